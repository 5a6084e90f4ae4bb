"""H07, H10, H18: where sign-in leads, what is left after leaving, and that a price is what is charged."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from images2gpt.credits import COSTS, PACKS
from tests.browser.buying import choose, shopper
from tests.browser.conftest import FLAGS, Visit
from tests.browser.looking import Owner, signed_in
from tests.browser.making import asked, charges, describe, press_create, shown_image
from tests.browser.members import sign_in, sign_up
from tests.browser.visiting import arriving
from tests.support.service import Service

LONG = pytest.mark.long
Arrive = Callable[..., Visit]
ELSEWHERE = (
    "//evil.test",
    "/\\evil.test",
    "https://evil.test/create",
    "javascript:alert(1)",
    "%09//evil.test",
)
MORE_ELSEWHERE = (
    "\\\\evil.test",
    "http:evil.test",
    "/%09/evil.test",
    "%0a//evil.test",
    "https:%2F%2Fevil.test",
    "///evil.test/account",
    "/account/../../evil.test",
    "data:text/html,x",
    "@evil.test",
    ".evil.test",
    "/api/me",
    "blob:http://evil.test/x",
)


@pytest.fixture
def here(browser: Browser, service: Service, somebody: Owner) -> Iterator[Visit]:
    visit = signed_in(browser, service, somebody.token)
    yield visit
    visit.context.close()
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("page", "wishes"),
    [
        ("sign-in", ELSEWHERE),
        pytest.param("sign-in", MORE_ELSEWHERE, marks=LONG),
        pytest.param("sign-up", ELSEWHERE + MORE_ELSEWHERE, marks=LONG),
    ],
)
def test_h07_whoever_is_signed_in_is_led_nowhere_but_to_a_page_of_ours(
    here: Visit, page: str, wishes: tuple[str, ...]
) -> None:
    for wanted in wishes:
        here.page.goto(f"/{page}?next={wanted}")
        here.page.wait_for_url(f"{here.url}/")
    here.page.goto(f"/{page}?next=/pricing")
    here.page.wait_for_url(f"{here.url}/pricing")


def test_h07_nor_is_whoever_signs_in(arrive: Arrive) -> None:
    visit = arrive("/sign-up?next=//evil.test")
    email = sign_up(visit.page)
    expect(visit.page).to_have_url(f"{visit.url}/")
    again = arrive("/sign-in?next=%09//evil.test").page
    sign_in(again, email)
    expect(again).to_have_url(f"{visit.url}/")


def test_h10_signing_out_works_while_the_service_does_not(arrive: Arrive) -> None:
    visit = arrive("/sign-up?next=/account")
    email = sign_up(visit.page)
    expect(visit.page.get_by_text(email).first).to_be_visible()
    visit.page.route("**/api/**", lambda route: route.abort())
    visit.page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(visit.page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert visit.storage() == {}
    nothing_of(visit.page, email)


def test_h10_the_way_back_shows_nothing_of_who_has_left(arrive: Arrive) -> None:
    visit = arrive("/sign-up?next=/account")
    page, email = visit.page, sign_up(visit.page)
    expect(page.get_by_text(email).first).to_be_visible()
    page.goto("/history")
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.go_back()
    page.wait_for_load_state("networkidle")
    nothing_of(page, email)
    assert visit.storage() == {}


@pytest.mark.long
def test_h10_nor_does_a_page_that_the_browser_had_kept_whole(
    service: Service, playwright: Playwright, browser_path: str
) -> None:
    """The tests' own browser keeps none; this one does as people's browsers do."""
    kept = ["--disable-back-forward-cache"]
    browser = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS), ignore_default_args=kept)
    visit = arriving(browser, service)
    page = visit.page
    page.add_init_script("addEventListener('pageshow', ({persisted}) => window.__persisted = persisted)")
    page.goto("/sign-up?next=/account")
    email = sign_up(page)
    expect(page.get_by_text(email).first).to_be_visible()
    page.get_by_role("link", name="Pricing").first.click()
    page.wait_for_url("**/pricing")
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.evaluate("history.back()")
    page.wait_for_timeout(2_000)
    assert page.evaluate("window.__persisted"), "it was kept whole"
    nothing_of(page, email)
    browser.close()


def nothing_of(page: Page, email: str) -> None:
    """Neither their address nor the way out, nor any field filled in with it."""
    expect(page.get_by_text(email)).to_have_count(0)
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_have_count(0)
    assert email not in page.content()
    assert page.evaluate("[...document.querySelectorAll('input')].map(({value}) => value).join('')").find("@") == -1


@pytest.mark.parametrize("resolution", ["2K", pytest.param("1K", marks=LONG), pytest.param("4K", marks=LONG)])
def test_h18_the_price_on_the_button_is_what_is_charged(arrive: Arrive, resolution: str) -> None:
    page = arrive("/sign-up?next=/create").page
    sign_up(page)
    describe(page, f"Priced in {resolution}", shape="16:9", resolution=resolution)
    button = page.get_by_role("button", name=re.compile("^Create"))
    expect(button).to_contain_text(f"{COSTS[resolution]} credits")
    left = int(re.findall(r"(\d+) left", button.inner_text())[0])
    press_create(page)
    shown_image(page, f"Priced in {resolution}")
    assert charges(page) == [COSTS[resolution]]
    assert asked(page, "/api/me")["credits"]["balance"] == left


def test_h18_the_price_of_a_pack_is_what_creem_s_page_asks_for(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    price = f"{PACKS[0].price_cents / 100:.2f}"
    expect(page.locator(f"#{PACKS[0].id}")).to_contain_text(f"${price}")
    choose(page, "100 credits")
    expect(page.get_by_role("dialog")).to_contain_text(f"${price}")
    page.get_by_role("button", name="Continue to payment").click()
    page.wait_for_url("**/checkout/*")
    expect(page.get_by_text(price).first).to_be_visible()
