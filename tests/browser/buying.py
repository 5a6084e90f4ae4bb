"""What people do to buy, in words of the pages: ours, and the one at Creem's stand-in."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.making import asked
from tests.browser.members import sign_up
from tests.support.service import Service
from tools.sandbox.recording import Received

Arrive = Callable[..., Visit]

ARRIVES_MS = 20_000
"""Several times what an event takes, on a busy machine."""
CONTINUE = "Continue to payment"


def shopper(arrive: Arrive, service: Service) -> Visit:
    """Somebody with a new account, looking at the prices."""
    visit = arrive("/sign-up?next=/pricing")
    visit.elsewhere = service.settings["CREEM_API_BASE"]
    sign_up(visit.page)
    expect(visit.page.get_by_role("button", name="Get Pro")).to_be_visible()
    return visit


def choose(page: Page, product: str) -> None:
    """Presses a product's button, which asks before it leads to Creem."""
    page.get_by_role("button", name=f"Get {product}", exact=True).click()
    expect(page.get_by_role("dialog", name=f"Get {product}")).to_be_visible()


def go_to_pay(page: Page, product: str) -> None:
    """From the prices to the page at Creem."""
    choose(page, product)
    page.get_by_role("button", name=CONTINUE).click()
    page.wait_for_url("**/checkout/*")


def pay(page: Page) -> None:
    """At Creem, and back until the payment is seen."""
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.wait_for_url(re.compile(r"/billing-done\?checkout=chk_\w+$"))
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible(timeout=ARRIVES_MS)


def buy(page: Page, product: str) -> None:
    """From the prices to what has arrived."""
    page.goto("/pricing")
    go_to_pay(page, product)
    pay(page)


def balance(page: Page) -> int:
    """The credits of whoever is signed in."""
    owned: int = asked(page, "/api/me")["credits"]["balance"]
    return owned


def checkouts_of(page: Page, service: Service) -> list[Received]:
    """What was asked of Creem for whoever is signed in, oldest first."""
    email = asked(page, "/api/me")["email"]
    return [each for each in service.sandbox.creem.received("checkout") if each.json["customer"]["email"] == email]


def plan_of(page: Page, service: Service) -> str:
    """Creem's id of the one subscription of whoever is signed in."""
    email = asked(page, "/api/me")["email"]
    records = service.sandbox.creem.records
    (customer,) = [each["id"] for each in records["customers"] if each["email"] == email]
    (plan,) = [each["id"] for each in records["subscriptions"] if customer in str(each["customer"])]
    return str(plan)
