"""Forgotten passwords and addresses to confirm, by the links that the service mails."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.members import PASSWORD, part, sign_in, sign_up, signed_out
from tests.support.service import Service

pytestmark = pytest.mark.long
"""A minute of mails; what they open is claimed in tests/api in every run."""

Arrive = Callable[..., Visit]
NEW_PASSWORD = "two lighthouses made of glass"
ARRIVES_S = 15.0


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of this module's own, which can send mail; `arrive` opens it."""
    with Service.start(tmp_path_factory.mktemp("mailing"), {"MAIL_FROM": "no-reply@images.test"}) as running:
        yield running


def mailed_link(service: Service, to: str, page: str) -> str:
    """Waits for a mail to somebody and gives the newest link in it to `page`."""
    deadline = time.monotonic() + ARRIVES_S
    while time.monotonic() < deadline:
        for mail in reversed(service.mails()):
            body = mail.get_body(("plain",))
            link = body and re.search(rf"{re.escape(service.url)}(/{page}#\S+)", body.get_content())
            if mail["To"] == to and link:
                return str(link[1])
        time.sleep(0.05)
    raise AssertionError(f"no link to {page} was mailed")


def forget(arrive: Arrive, email: str) -> Visit:
    """Asks for a link from /sign-in on."""
    visit = arrive("/sign-in")
    visit.page.get_by_role("link", name="Forgot your password?").click()
    visit.page.get_by_label("Email address").fill(email)
    visit.page.get_by_role("button", name="Mail me a link").click()
    expect(visit.page.get_by_role("heading", name="Look into your mailbox")).to_be_focused()
    expect(visit.page.get_by_role("main")).to_contain_text(f"If {email} has an account, a mail is on its way.")
    return visit


def test_a_forgotten_password_is_chosen_anew_by_the_mailed_link(arrive: Arrive, service: Service) -> None:
    old = arrive("/sign-up?next=/account")
    email = sign_up(old.page)
    forget(arrive, email)
    link = mailed_link(service, email, "reset")
    visit = arrive(link)
    page = visit.page
    page.wait_for_url("**/reset")
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.locator("#new-password-error")).to_contain_text("at least 8 characters")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(part(page, "Password").get_by_role("status")).to_contain_text("Your password is changed.")
    assert set(visit.storage()) == {"gi2_token"}
    old.page.reload()
    assert signed_out(old)
    again = arrive(link).page
    again.get_by_label("New password").fill(NEW_PASSWORD)
    again.get_by_role("button", name="Save and sign in").click()
    expect(again.get_by_role("heading", name="This link is spent")).to_be_focused()
    expect(again.get_by_role("link", name="Get a new link")).to_be_visible()


def test_nobody_learns_whether_an_address_has_an_account(arrive: Arrive, service: Service) -> None:
    before = len(service.mails())
    forget(arrive, "nobody@example.com")
    assert len(service.mails()) == before


def test_confirming_where_one_is_signed_in_brings_the_free_credits(arrive: Arrive, service: Service) -> None:
    visit = arrive("/sign-up")
    page = visit.page
    email = sign_up(page)
    page.get_by_label("Describe your image").fill("A letter")
    page.get_by_role("link", name="Confirm your email address").click()
    expect(part(page, "Email")).to_contain_text("Not confirmed")
    page.goto(mailed_link(service, email, "verify"))
    expect(page.get_by_role("heading", name="Confirmed")).to_be_focused()
    expect(page.get_by_role("main")).to_contain_text("You have 10 credits.")
    assert page.url == f"{service.url}/verify"
    page.get_by_role("link", name="Your account").click()
    expect(part(page, "Email").get_by_text("Confirmed", exact=True)).to_be_visible()
    expect(part(page, "Credits")).to_contain_text("Welcome credits")


def test_confirming_elsewhere_asks_to_sign_in_first(arrive: Arrive, service: Service) -> None:
    email = sign_up(arrive("/sign-up").page)
    page = arrive(mailed_link(service, email, "verify")).page
    expect(page.get_by_role("heading", name="You are not signed in here")).to_be_visible()
    page.get_by_role("link", name="Sign in and confirm").click()
    sign_in(page, email, PASSWORD)
    expect(page.get_by_role("heading", name="Confirmed")).to_be_visible()


def test_whoever_holds_the_mailbox_takes_the_account_over_by_the_link_alone(arrive: Arrive, service: Service) -> None:
    squatter = arrive("/sign-up?next=/account")
    email = sign_up(squatter.page)
    page = arrive(mailed_link(service, email, "verify")).page
    page.get_by_role("button", name="Confirm and choose a password").click()
    expect(page.get_by_text("Your email address is confirmed.")).to_be_visible()
    assert page.url == f"{service.url}/reset"
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(part(page, "Email")).to_contain_text(email)
    squatter.page.get_by_role("button", name="Restrict processing").click()
    assert signed_out(squatter)


def test_another_mail_is_sent_on_demand_and_changing_the_address_asks_to_confirm_it(
    arrive: Arrive, service: Service
) -> None:
    page = arrive("/sign-up?next=/account").page
    email = sign_up(page)
    first = mailed_link(service, email, "verify")
    page.get_by_role("button", name="Send the mail again").click()
    expect(part(page, "Email").get_by_role("status")).to_have_text("A new mail is on its way.")
    deadline = time.monotonic() + ARRIVES_S
    while mailed_link(service, email, "verify") == first:
        assert time.monotonic() < deadline
    page.get_by_text("Change email address").click()
    page.get_by_label("New email address").fill(f"new-{email}")
    part(page, "Email").get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Change address").click()
    expect(part(page, "Email").get_by_role("status")).to_contain_text("Open the link that we mailed there")
    page.goto(mailed_link(service, f"new-{email}", "verify"))
    expect(page.get_by_role("heading", name="Confirmed")).to_be_visible()
