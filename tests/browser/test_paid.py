"""What somebody has bought: renewed, changed, ended, withdrawn from, disputed. In a real browser, by the stand-in."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.browser.buying import Arrive, balance, buy, plan_of, shopper
from tests.browser.making import asked
from tests.browser.members import part
from tests.support.service import Service

pytestmark = pytest.mark.long
"""More than a minute of buying; the money itself is tested in process in every run."""


def test_a_plan_renews_and_ends_when_its_payer_says_so(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    buy(page, "Pro")
    expect(page.get_by_text("Your plan renews on")).to_be_visible()
    page.get_by_role("link", name="See your payments").click()
    rows = part(page, "Payments").locator("tbody tr")
    expect(rows).to_have_count(1)
    service.sandbox.creem.renew(plan_of(page, service))
    page.reload()
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Germany")
    assert balance(page) == 810  # the first month's 800 have lapsed
    plan = part(page, "Plan")
    plan.get_by_role("button", name="Cancel at the end of the month").click()
    expect(page.get_by_role("dialog")).to_contain_text("Its credits count until then")
    page.get_by_role("button", name="End it with this month").click()
    expect(plan).to_contain_text("It is not renewed")
    plan.get_by_role("button", name="Keep the plan").click()
    expect(plan).to_contain_text("Renews on")
    plan.get_by_role("button", name="Cancel now").click()
    page.get_by_role("button", name="End it now").click()
    expect(plan).to_contain_text("What is left of its credits counts until")
    expect(plan.get_by_role("button", name=re.compile("Cancel|Keep"))).to_have_count(0)
    assert balance(page) == 810
    assert service.sandbox.creem.records["subscriptions"][-1]["status"] == "canceled"


def test_another_plan_takes_the_place_of_the_first(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    buy(page, "Starter")
    page.goto("/pricing")
    expect(page.locator("#starter")).to_contain_text("Your plan")
    page.get_by_role("button", name="Change to Studio").click()
    expect(page.get_by_role("dialog", name="Change to Studio")).to_contain_text("takes the place of Starter at once")
    assert service.sandbox.creem.received("upgrade") == []
    page.get_by_role("dialog").get_by_role("button", name="Change to Studio").click()
    expect(page.get_by_text("Studio is your plan now.")).to_be_visible()
    expect(page.locator("#studio")).to_contain_text("Your plan")
    assert len(service.sandbox.creem.received("upgrade")) == 1
    assert asked(page, "/api/billing")["subscription"]["plan"] == "studio"


def test_a_purchase_is_withdrawn_from_with_a_receipt(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    buy(page, "100 credits")
    page.get_by_role("link", name="See your payments").click()
    payments = part(page, "Payments")
    payments.get_by_role("button", name="Withdraw from this purchase: 100 credits").click()
    dialog = page.get_by_role("dialog", name="Withdraw from this purchase")
    expect(dialog).to_contain_text("the whole price comes back")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert service.sandbox.creem.received("refund") == []
    payments.get_by_role("button", name="Withdraw from this purchase: 100 credits").click()
    dialog.get_by_role("button", name="Withdraw from this purchase").click()
    receipt = page.get_by_role("group", name="Your withdrawal is received")
    expect(receipt).to_be_focused()
    (payment,) = asked(page, "/api/billing")["payments"]
    paid = f"${Decimal(payment['amount_cents']) / 100:.2f}"
    expect(receipt).to_contain_text(f"The whole price comes back: {paid}.")
    with page.expect_download() as download:
        receipt.get_by_role("button", name="Download the receipt").click()
    text = download.value.path().read_text()
    assert payment["id"] in text
    assert f"To return: {paid} USD" in text
    expect(payments.get_by_role("button", name="Withdraw")).to_have_count(0)


def test_a_disputed_payment_is_said_with_what_to_do(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    buy(page, "100 credits")
    service.sandbox.creem.dispute(service.sandbox.creem.records["transactions"][-1]["id"])
    page.goto("/account#payments")
    payments = part(page, "Payments")
    expect(payments.locator("tbody")).to_contain_text("Disputed at the bank")
    expect(payments.get_by_role("note")).to_contain_text("while the dispute is open nothing is made")
    expect(payments.get_by_role("link", name=re.compile("@"))).to_be_visible()
    expect(payments.get_by_role("button", name="Withdraw")).to_have_count(0)


def test_the_way_to_invoices_leads_to_ones_own_page_at_creem(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    buy(page, "100 credits")
    page.get_by_role("link", name="See your payments").click()
    page.get_by_role("button", name="Invoices and card at Creem").click()
    expect(page.get_by_role("heading", name="My orders")).to_be_visible()
