"""The main job, as people do it: a free image, an account, a paid image, and leaving."""

import itertools
import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.making import DONE_MS, describe, press_create, shown_image
from tests.support.service import Service
from tools.sandbox.client import RemoteSandbox

Arrive = Callable[..., Visit]
PASSWORD = "a lighthouse made of paper"
NAMES = (f"browser{number}@example.com" for number in itertools.count(1))


def sign_up(page: Page) -> str:
    email = next(NAMES)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Create account").click()
    expect(page.locator(".credits__number")).to_have_text("10")
    return email


def test_a_visitor_gets_a_free_image_within_a_minute_and_finds_it_again(arrive: Arrive) -> None:
    began = time.monotonic()
    visit = arrive()
    describe(visit.page, "A paper lighthouse at dusk")
    press_create(visit.page)
    assert shown_image(visit.page, "A paper lighthouse") == (1024, 1024)
    assert time.monotonic() - began < 60
    assert visit.storage() == {"gi2_anon_used": "true"}
    visit.page.reload()
    assert shown_image(visit.page, "A paper lighthouse") == (1024, 1024)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.startswith("a-paper-lighthouse-at-dusk-")
    expect(visit.page.get_by_role("link", name=re.compile("Sign up for 10 free credits"))).to_be_visible()


def test_a_visitors_image_comes_along_into_the_account_which_then_pays(arrive: Arrive) -> None:
    visit = arrive()
    page = visit.page
    describe(page, "My very first picture")
    press_create(page)
    shown_image(page, "My very first picture")
    page.get_by_role("link", name="Sign up to keep it").click()
    sign_up(page)
    shown_image(page, "My very first picture")
    describe(page, "A wide harbour", shape="16:9", resolution="2K")
    expect(page.get_by_role("button", name=re.compile("Create"))).to_contain_text("5 credits")
    press_create(page)
    expect(page.locator(".credits__number")).to_have_text("5")
    page.reload()
    assert shown_image(page, "A wide harbour") == (2048, 1152)
    assert set(visit.storage()) == {"gi2_token", "gi2_anon_used"}


def test_signing_out_leaves_nothing_behind_and_the_other_tab_notices(arrive: Arrive) -> None:
    visit = arrive("/sign-up")
    sign_up(visit.page)
    other = visit.context.new_page()
    visit.watch(other)
    other.goto("/")
    expect(other.locator(".credits__number")).to_have_text("10")
    token = visit.storage()["gi2_token"]
    visit.page.get_by_role("button", name="Sign out").click()
    expect(visit.page.get_by_role("link", name="Sign in").first).to_be_visible()
    expect(other.get_by_role("link", name="Sign in").first).to_be_visible()
    assert visit.storage() == {}
    status = visit.page.evaluate(
        "token => fetch('/api/me', {headers: {Authorization: `Bearer ${token}`}}).then(answer => answer.status)", token
    )
    assert status == 401


def test_a_double_click_charges_once(arrive: Arrive, service: Service) -> None:
    kie = RemoteSandbox(service.settings["KIE_API_BASE"]).kie
    visit = arrive("/sign-up")
    sign_up(visit.page)
    before = len(kie.received("create"))
    describe(visit.page, "Clicked twice")
    visit.page.get_by_role("button", name=re.compile("^Create")).dblclick()
    shown_image(visit.page, "Clicked twice")
    assert len(kie.received("create")) == before + 1
    expect(visit.page.locator(".credits__number")).to_have_text("7")


def test_a_failure_says_what_happened_and_that_the_credits_are_back(arrive: Arrive) -> None:
    visit = arrive("/sign-up")
    sign_up(visit.page)
    describe(visit.page, "A picture that goes wrong [[fail]]")
    press_create(visit.page)
    tile = visit.page.locator("image-tile", has_text="goes wrong")
    expect(tile.locator(".tile__outcome")).to_contain_text("credits", timeout=DONE_MS)
    expect(visit.page.locator(".credits__number")).to_have_text("10")
    expect(tile.get_by_role("button", name="Try again")).to_be_visible()


def test_what_was_typed_survives_an_error_and_the_error_stands_beside_the_field(arrive: Arrive) -> None:
    page = arrive("/sign-up").page
    page.get_by_label("Email address").fill("nobody")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Create account").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#email-error")).not_to_be_empty()
    expect(page.locator("#password-error")).not_to_be_empty()
    expect(page.get_by_label("Email address")).to_have_value("nobody")


def test_a_wrong_password_is_told_in_words(arrive: Arrive) -> None:
    visit = arrive("/sign-up")
    email = sign_up(visit.page)
    page = arrive("/sign-in").page
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_contain_text("wrong")


def test_the_page_says_once_that_this_is_a_sandbox(arrive: Arrive) -> None:
    expect(arrive().page.get_by_text("Sandbox")).to_have_count(1)
