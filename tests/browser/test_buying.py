"""Buying, in a real browser, on the pages of Creem's stand-in, with its events."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from images2gpt.credits import COSTS, PACKS, PLANS, SIGNUP_BONUS
from tests.browser.buying import (
    ARRIVES_MS,
    CONTINUE,
    Arrive,
    balance,
    buy,
    checkouts_of,
    choose,
    go_to_pay,
    pay,
    shopper,
)
from tests.browser.making import asked, describe, make
from tests.browser.members import part, sign_up
from tests.support.service import Service


def test_from_a_visit_to_a_pack_to_an_image(arrive: Arrive, service: Service) -> None:
    visit = arrive("/pricing")
    page, visit.elsewhere = visit.page, service.settings["CREEM_API_BASE"]
    page.get_by_role("link", name="Get 100 credits").click()
    sign_up(page)
    expect(page).to_have_url(re.compile(r"/pricing#pack_100$"))
    expect(page.get_by_role("button", name="Get 100 credits")).to_be_focused()
    go_to_pay(page, "100 credits")
    pay(page)
    expect(page.get_by_text(re.compile(r"^100 credits: \$\d+\.\d\d, paid at "))).to_be_visible()
    expect(page.get_by_text("You have 110 credits.").filter(visible=True)).to_be_visible()
    page.get_by_role("link", name="Create an image").click()
    make(page, "A receipt folded into a lighthouse")
    assert balance(page) == 107
    (payment,) = asked(page, "/api/billing")["payments"]
    assert (payment["product"], payment["status"]) == ("pack_100", "paid")
    assert set(visit.storage()) == {"gi2_token"}


@pytest.mark.long
def test_a_declined_card_and_a_page_that_is_left_grant_nothing(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    go_to_pay(page, "500 credits")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    page.get_by_role("button", name="Abandon").click()
    page.get_by_role("link", name="Back to the shop").click()
    service.sandbox.creem.settled()
    page.wait_for_url(f"{service.url}/")
    assert balance(page) == SIGNUP_BONUS
    assert asked(page, "/api/billing") == {"subscription": None, "payments": []}


@pytest.mark.long
def test_a_forged_return_shows_nothing_but_the_present_balance(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    buy(page, "100 credits")
    make_older(service, asked(page, "/api/billing")["payments"][0]["id"])
    page.clock.install()
    page.goto("/billing-done?checkout=chk_forged&order_id=ord_x&product_id=prod_studio&signature=00")
    expect(page).to_have_url(re.compile(r"/billing-done\?checkout=chk_forged$"))
    expect(page.get_by_text("No new payment has arrived yet. You have 110 credits.").first).to_be_visible()
    looks = []
    page.on("request", lambda request: looks.append(request.url) if request.url.endswith("/api/billing") else None)
    heading = page.get_by_role("heading", name="Not here yet.")
    for _ in range(60):
        if heading.is_visible():
            break
        page.clock.run_for(5_000)  # the page's time; the service answers in its own
        page.wait_for_timeout(100)
    expect(heading).to_be_focused()
    expect(page.get_by_text("nothing is lost")).to_be_visible()
    asked_before = len(looks)
    page.clock.run_for(60_000)
    assert len(looks) == asked_before <= 30
    expect(page.get_by_role("heading", name="Thank you.")).to_be_hidden()


@pytest.mark.long
def test_whoever_comes_back_signed_out_is_told_that_nothing_is_lost(arrive: Arrive) -> None:
    page = arrive("/billing-done?checkout=chk_x").page
    expect(page.get_by_role("heading", name="You are signed out.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/sign-in\?next=/billing-done$"))


@pytest.mark.long
def test_a_double_click_and_the_way_back_lead_to_one_checkout(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    choose(page, "100 credits")
    page.get_by_role("button", name=CONTINUE).dblclick()
    page.wait_for_url("**/checkout/*")
    first = page.url
    page.go_back()
    page.reload()
    go_to_pay(page, "100 credits")
    assert page.url == first
    page.goto("/pricing")
    assert len(checkouts_of(page, service)) == 1
    buy(page, "100 credits")
    assert len(checkouts_of(page, service)) == 2


@pytest.mark.long
def test_the_same_pack_can_be_bought_again(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    go_to_pay(page, "100 credits")
    pay(page)
    page.go_back()
    page.go_back()
    page.wait_for_url("**/pricing")
    page.reload()
    go_to_pay(page, "100 credits")
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.wait_for_url("**/billing-done*")
    expect(page.locator(".done__payments li")).to_have_count(2, timeout=ARRIVES_MS)
    assert balance(page) == SIGNUP_BONUS + 200


@pytest.mark.long
@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.long
def test_the_start_at_once_is_asked_for_and_never_assumed(arrive: Arrive, service: Service, *, agreed: bool) -> None:
    page = shopper(arrive, service).page
    choose(page, "Starter")
    consent = page.get_by_role("checkbox", name="Start at once")
    expect(consent).not_to_be_checked()
    if agreed:
        consent.check()
    page.get_by_role("button", name="Not now").click()
    choose(page, "100 credits")
    expect(consent).not_to_be_checked()
    consent.set_checked(agreed)
    with page.expect_request("**/api/billing/checkout") as sent:
        page.get_by_role("button", name=CONTINUE).click()
    assert sent.value.post_data_json == {"product": "pack_100", "immediate_start_consent": agreed}
    page.wait_for_url("**/checkout/*")


@pytest.mark.long
def test_a_second_plan_is_refused_in_words_with_the_way_to_the_first(arrive: Arrive, service: Service) -> None:
    visit = shopper(arrive, service)
    page, elsewhere = visit.page, visit.context.new_page()
    choose(page, "Pro")
    elsewhere.goto("/pricing")
    buy(elsewhere, "Starter")
    page.get_by_role("button", name=CONTINUE).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("There is a plan already.")
    dialog.get_by_role("link", name="See your plan in the account").click()
    expect(part(page, "Plan")).to_contain_text("Starter")
    assert len(checkouts_of(page, service)) == 1


@pytest.mark.long
def test_a_lost_connection_is_said_and_the_next_press_goes_on(arrive: Arrive, service: Service) -> None:
    visit = shopper(arrive, service)
    choose(visit.page, "100 credits")
    visit.context.set_offline(True)
    visit.page.get_by_role("button", name=CONTINUE).click()
    expect(visit.page.get_by_role("alert")).to_have_text("No connection. Check your network and try again.")
    visit.context.set_offline(False)
    visit.page.get_by_role("button", name=CONTINUE).click()
    visit.page.wait_for_url("**/checkout/*")


@pytest.mark.long
def test_only_https_and_a_stand_in_on_this_machine_are_gone_to(arrive: Arrive) -> None:
    page = arrive("/pricing").page
    leave = "address => import('/js/lib/billing.js').then(({leaveFor}) => leaveFor(address)).catch(() => 'refused')"
    for address in ("http://creem.example/pay", "javascript:alert(1)", "//creem.example", "data:text/html,x", ""):
        assert page.evaluate(leave, address) == "refused"
    expect(page).to_have_url(re.compile("/pricing$"))


@pytest.mark.long
def test_who_is_short_of_credits_is_led_to_the_pack_that_is_enough(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    page.goto("/create")
    make(page, "One of two lanterns")
    make(page, "Two of two lanterns")
    describe(page, "A third one, larger", shape="16:9", resolution="4K")
    expect(page.get_by_text("A pack of 100 credits is enough: $4.90, plus tax.")).to_be_visible()
    page.get_by_role("link", name="4 credits short · See packs").click()
    expect(page.get_by_role("button", name="Get 100 credits")).to_be_focused()


@pytest.mark.long
def test_prices_are_those_of_the_one_table(arrive: Arrive) -> None:
    page = arrive("/pricing").page
    for product in (*PLANS, *PACKS):
        card = page.locator(f"#{product.id}")
        expect(card).to_contain_text(f"${Decimal(product.price_cents) / 100:.2f}")
        for size, cost in COSTS.items():
            expect(card.locator("dl div", has_text=size)).to_contain_text(f"{product.credits // cost} images")
    expect(page.get_by_text(f"begins with {SIGNUP_BONUS} of them, free")).to_be_visible()


@pytest.mark.long
def test_the_dialog_is_left_by_keyboard_and_gives_the_focus_back(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    button = page.get_by_role("button", name="Get Pro")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Get Pro")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert checkouts_of(page, service) == []


@pytest.mark.long
@pytest.mark.parametrize("path", ["/pricing", "/billing-done", "/account#payments"])
@pytest.mark.long
def test_nothing_is_wider_than_a_small_phone(arrive: Arrive, service: Service, path: str) -> None:
    page = shopper(arrive, service).page
    buy(page, "100 credits")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert overflow(page) <= 0


def make_older(service: Service, payment: str) -> None:
    """As if it had been paid yesterday."""
    database = service.database()
    database.execute("UPDATE payments SET created_at = created_at - 86400 WHERE id = ?", (payment,))
    database.close()


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width
