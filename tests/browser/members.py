"""What people with an account do in a browser, in words of the pages."""

import itertools

from playwright.sync_api import Locator, Page, expect

from tests.browser.visiting import Visit

PASSWORD = "a lighthouse made of paper"
NAMES = (f"member{number}@example.com" for number in itertools.count(1))


def sign_up(page: Page) -> str:
    """Makes an account from /sign-up and waits until it is signed in."""
    email = next(NAMES)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    return email


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fills in /sign-in and sends it."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def part(page: Page, heading: str) -> Locator:
    """A section of the account page."""
    return page.get_by_role("region", name=heading, exact=True)


def signed_out(visit: Visit) -> bool:
    """Waits for the page to say so; then nothing of the account may be left on it, or in the browser."""
    expect(visit.page.get_by_role("heading", name="You are signed out.")).to_be_focused()
    expect(part(visit.page, "Email")).to_be_hidden()
    expect(visit.page.locator(".account__email")).to_be_empty()
    return visit.storage() == {}
