"""A copy of one's data, and the end of an account, in a real browser."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.members import PASSWORD, part, sign_in, sign_up

Arrive = Callable[..., Visit]


def member(arrive: Arrive) -> tuple[Visit, str]:
    visit = arrive("/sign-up?next=/account")
    email = sign_up(visit.page)
    expect(part(visit.page, "Privacy")).to_be_visible()
    return visit, email


def test_a_member_takes_a_copy_of_everything(arrive: Arrive, tmp_path: Path) -> None:
    visit, email = member(arrive)
    section = part(visit.page, "Privacy")
    section.get_by_text("Download my data").first.click()
    section.get_by_label("Your password").first.fill("not it at all")
    section.get_by_role("button", name="Download", exact=True).click()
    expect(section.locator("data-copy .field__error")).to_be_visible()
    section.get_by_label("Your password").first.fill(PASSWORD)
    with visit.page.expect_download() as download:
        section.get_by_role("button", name="Download", exact=True).click()
    download.value.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as copy:
        assert copy.testzip() is None
        assert email in copy.read("users.json").decode()
    expect(section.locator("data-copy .account__said")).to_contain_text("Your copy is downloaded")


def test_a_member_deletes_the_account_and_keeps_the_certificate(arrive: Arrive, tmp_path: Path) -> None:
    visit, email = member(arrive)
    section = part(visit.page, "Privacy")
    section.get_by_text("Delete my account").first.click()
    section.locator("account-deletion").get_by_label("Your password").fill(PASSWORD)
    section.get_by_role("button", name="Delete my account for good").click()
    expect(section.get_by_text("Say that you know it cannot be undone.").first).to_be_visible()
    section.get_by_label("I know that this cannot be undone.").check()
    section.get_by_role("button", name="Delete my account for good").click()
    expect(visit.page.get_by_role("heading", name="Your account is deleted.")).to_be_focused()
    expect(visit.page.locator(".certificate li").first).to_contain_text("Certificate del_")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Download the certificate").click()
    download.value.save_as(tmp_path / "certificate.txt")
    assert "Signature: " in (tmp_path / "certificate.txt").read_text()
    assert visit.storage() == {}
    visit.page.goto("/sign-in")
    sign_in(visit.page, email)
    expect(visit.page.get_by_role("alert")).to_be_visible()
