"""A person's account in a service without mail: what they see of it, change, and end."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.members import PASSWORD, part, sign_in, sign_up, signed_out

Arrive = Callable[..., Visit]
NEW_PASSWORD = "two lighthouses made of glass"
MINUS = "\N{MINUS SIGN}"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def member(arrive: Arrive) -> tuple[Visit, str]:
    """Somebody with a new account, looking at it."""
    visit = arrive("/sign-up?next=/account")
    email = sign_up(visit.page)
    expect(visit.page.locator(".device")).to_have_count(1)
    return visit, email


def second_device(arrive: Arrive, email: str) -> Visit:
    """The same person elsewhere: whoever is not signed in is led through sign-in and back."""
    visit = arrive("/account", user_agent=FIREFOX)
    visit.page.wait_for_url("**/sign-in?next=/account")
    sign_in(visit.page, email)
    expect(visit.page.locator(".device")).to_have_count(2)
    return visit


def change_password(page: Page, current: str, new: str) -> None:
    section = part(page, "Password")
    if not section.get_by_label("Current password").is_visible():
        section.get_by_text("Change password").first.click()
    section.get_by_label("Current password").fill(current)
    section.get_by_label("New password").fill(new)
    section.get_by_role("button", name="Change password").click()


def test_from_sign_up_to_the_ledger(arrive: Arrive, tmp_path: Path) -> None:
    visit = arrive("/sign-up")
    page = visit.page
    sign_up(page)
    page.get_by_label("Describe your image").fill("A ledger in the snow")
    page.get_by_role("button", name=re.compile("^Create")).click()
    page.get_by_role("link", name="Account 7 credits").click()
    rows = part(page, "Credits").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(re.compile(f"Image.*{MINUS}3.*7", re.DOTALL))
    expect(rows.nth(1)).to_contain_text(re.compile(r"Welcome credits.*\+10.*10", re.DOTALL))
    expect(page.get_by_text("7 that never lapse")).to_be_visible()
    expect(page.get_by_text("Not confirmed")).to_be_hidden()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "ledger.csv")
    lines = list(csv.DictReader((tmp_path / "ledger.csv").read_text().splitlines()))
    assert [(line["Kind"], line["Change"], line["Balance"]) for line in lines] == [
        ("Image", "-3", "7"),
        ("Welcome credits", "10", "10"),
    ]
    page.get_by_label("Show", exact=True).select_option("Welcome credits")
    expect(rows).to_have_count(1)
    assert set(visit.storage()) == {"gi2_token"}


def test_a_session_that_is_ended_elsewhere_is_seen_to_have_ended(arrive: Arrive) -> None:
    here, email = member(arrive)
    there = second_device(arrive, email)
    here.page.reload()
    expect(here.page.locator(".device").first).to_contain_text("This device")
    here.page.get_by_role("button", name="Sign out Firefox on Windows").click()
    expect(here.page.get_by_text("Firefox on Windows is signed out.")).to_be_visible()
    expect(here.page.locator(".device")).to_have_count(1)
    there.page.get_by_role("button", name="Restrict processing").click()
    assert signed_out(there)
    here.page.reload()
    expect(part(here.page, "Email")).to_contain_text(email)


def test_signing_out_everywhere_signs_out_here_too(arrive: Arrive) -> None:
    here, email = member(arrive)
    there = second_device(arrive, email)
    here.page.get_by_role("button", name="Sign out everywhere").click()
    assert signed_out(here)
    there.page.reload()
    assert signed_out(there)


def test_a_new_password_signs_out_the_other_browser_and_not_this_one(arrive: Arrive) -> None:
    here, email = member(arrive)
    there = second_device(arrive, email)
    before = here.storage()["gi2_token"]
    change_password(here.page, PASSWORD, NEW_PASSWORD)
    expect(part(here.page, "Password").get_by_role("status")).to_contain_text("Your password is changed.")
    expect(here.page.locator(".device")).to_have_count(1)
    assert here.storage()["gi2_token"] != before
    there.page.get_by_role("button", name="Restrict processing").click()
    assert signed_out(there)
    there.page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(there.page, email, NEW_PASSWORD)
    expect(there.page.locator(".device")).to_have_count(2)


def test_errors_stand_beside_their_fields_and_what_was_typed_survives(arrive: Arrive) -> None:
    page = member(arrive)[0].page
    change_password(page, "not my password", NEW_PASSWORD)
    section = part(page, "Password")
    expect(section.locator("#current-password-error")).to_have_text("This is not your current password.")
    expect(section.locator(".error-summary")).to_be_focused()
    section.get_by_role("link", name="This is not your current password.").click()
    expect(section.get_by_label("Current password")).to_be_focused()
    expect(section.get_by_label("New password")).to_have_value(NEW_PASSWORD)
    change_password(page, PASSWORD, "password1")
    expect(section.locator("#new-password-error")).to_contain_text("most common passwords")
    expect(section.locator("#current-password-error")).to_be_hidden()
    for _ in range(6):
        change_password(page, "not my password", NEW_PASSWORD)
        expect(section.get_by_role("button", name="Change password")).not_to_have_attribute("aria-disabled", "true")
    expect(section.get_by_role("alert")).to_contain_text("Too many tries. Try again in 5 minutes.")


def test_another_address_takes_the_place_of_the_first(arrive: Arrive) -> None:
    visit, old = member(arrive)
    page, email = visit.page, f"new-{old}"
    section = part(page, "Email")
    section.get_by_text("Change email address").click()
    section.get_by_label("New email address").fill(email)
    section.get_by_role("button", name="Change address").click()
    expect(section.locator("#email-password-error")).to_have_text("Enter your current password.")
    section.get_by_label("Current password").fill(PASSWORD)
    section.get_by_role("button", name="Change address").click()
    expect(section.get_by_role("status")).to_have_text(f"Your address is now {email}.")
    sign_in(arrive("/sign-in?next=/account").page, email)


def test_limit_and_restriction_are_set_and_lifted(arrive: Arrive) -> None:
    page = member(arrive)[0].page
    section = part(page, "Daily limit")
    section.get_by_label("Credits a day").fill("none")
    section.get_by_role("button", name="Set limit").click()
    expect(section.locator("#limit-error")).to_contain_text("whole number")
    section.get_by_label("Credits a day").fill("1,000")
    section.get_by_role("button", name="Set limit").click()
    expect(section).to_contain_text("At most 1,000 credits a day.")
    page.get_by_role("button", name="Restrict processing").click()
    expect(page.locator("privacy-choices").get_by_role("status")).to_contain_text("Restricted.")
    page.reload()
    expect(section).to_contain_text("At most 1,000 credits a day.")
    section.get_by_role("button", name="Remove limit").click()
    expect(section).to_contain_text("No limit is set.")
    page.get_by_role("button", name="Lift the restriction").click()
    expect(page.get_by_role("button", name="Restrict processing")).to_be_visible()


def test_without_mail_nothing_is_offered_that_needs_it(arrive: Arrive) -> None:
    page = arrive("/sign-in").page
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Forgot your password?")).to_be_hidden()


@pytest.mark.parametrize("path", ["/forgot", "/reset#token=abc", "/verify#token=abc"])
def test_without_mail_its_pages_say_whom_to_write_to(arrive: Arrive, path: str) -> None:
    page = arrive(path).page
    expect(page.get_by_role("heading", name="No mail from here")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("@"))).to_be_visible()
    expect(page.get_by_role("main").get_by_role("textbox")).to_have_count(0)


def test_no_cell_of_the_file_runs_as_a_formula(arrive: Arrive) -> None:
    page = arrive("/privacy").page
    text = page.evaluate("import('/js/lib/csv.js').then(({csv}) => csv([['=1+1', -3, '\"a\", b', '@x', '2']]))")
    assert text == '\'=1+1,-3,"""a"", b",\'@x,2\r\n'


def test_a_device_is_named_in_words(arrive: Arrive) -> None:
    page = arrive("/privacy").page
    name = "agent => import('/js/lib/device.js').then(({deviceName}) => deviceName(agent))"
    chrome = "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile"
    assert page.evaluate(name, f"{chrome} Safari/537.36") == "Chrome on Android"
    assert page.evaluate(name, f"{chrome} Safari/537.36 EdgA/141.0.0.0") == "Edge on Android"
    assert page.evaluate(name, FIREFOX) == "Firefox on Windows"
    assert page.evaluate(name, "curl/8.5.0") == "curl"
    assert page.evaluate(name, None) == "An unknown device"
