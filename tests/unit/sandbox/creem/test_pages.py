"""What people see at Creem: the page of payment, and the portal (creem.md 1.4, 1.6)."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tools.sandbox import Sandbox
from tools.sandbox.creem.purchases import DECLINED
from tools.sandbox.creem.service import TEST_KEY
from tools.sandbox.creem.signing import return_signature
from tools.sandbox.faults import Refuse

from .conftest import PLAN, Hook, Merchant

RETURN = "https://app.example.com/billing/return"
PAYER = {"action": "pay", "email": "ada@example.org", "name": "Ada", "country": "FR", "card": "4242 4242 4242 4242"}


async def opened(merchant: Merchant, **more: object) -> str:
    """The URL of a new checkout."""
    return str((await merchant.checkout(**{"success_url": RETURN} | more)).json["checkout_url"])  # type: ignore[arg-type]


async def press(merchant: Merchant, url: str, **form: str) -> tuple[int, str, str]:
    """Status, Location and text of what a button leads to."""
    reply = await merchant.send("POST", url, key=None, data=form)
    return reply.status, reply.headers.get("Location", ""), reply.body.decode()


async def test_the_page_says_who_sells_what_for_how_much(merchant: Merchant) -> None:
    reply = await merchant.send("GET", await opened(merchant), key=None)
    text = reply.body.decode()
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    for words in ("500 Credits", "The shop", "Tax (DE, 19 %)", "10.00 USD", "1.90 USD", "Pay 11.90 USD"):
        assert words in text
    assert set(re.findall(r'name="action" value="(\w+)"', text)) == {"pay", "decline", "abandon", "update"}
    assert set(re.findall(r'<(?:input|select)[^>]* name="(\w+)"', text)) == {"email", "name", "country", "card"}
    assert "<script" not in text


async def test_paying_leads_back_with_signed_parameters_in_order(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    url = await opened(merchant, request_id="pur_1")
    status, location, _ = await press(merchant, url, **PAYER)
    await sandbox.creem.settled()
    assert status == 303
    assert location.startswith(f"{RETURN}?")
    *parameters, (last, signature) = parse_qsl(urlsplit(location).query)
    completed = hook.object("checkout.completed")
    assert parameters == [
        ("request_id", "pur_1"),
        ("checkout_id", completed["id"]),
        ("order_id", completed["order"]["id"]),
        ("customer_id", completed["customer"]["id"]),
        ("product_id", completed["product"]["id"]),
    ]
    assert (last, signature) == ("signature", return_signature(TEST_KEY, parameters))
    assert completed["customer"]["country"] == "FR"
    assert (completed["order"]["tax_amount"], completed["customer"]["email"]) == (200, "ada@example.org")


async def test_a_plan_leads_back_with_its_subscription(merchant: Merchant) -> None:
    url = await opened(merchant, product=PLAN)
    _, location, _ = await press(merchant, url, **PAYER)
    names = [name for name, _ in parse_qsl(urlsplit(location).query)]
    assert names == ["checkout_id", "order_id", "customer_id", "subscription_id", "product_id", "signature"]


@pytest.mark.parametrize("changes", [{"action": "decline"}, {"card": DECLINED}, {"card": "4000000000009995"}])
async def test_a_decline_shows_the_page_again_and_it_can_still_be_paid(
    merchant: Merchant, sandbox: Sandbox, hook: Hook, changes: dict[str, str]
) -> None:
    url = await opened(merchant)
    status, location, text = await press(merchant, url, **PAYER | changes)
    assert (status, location, 'role="alert"' in text) == (200, "", True)
    await sandbox.creem.settled()
    assert hook.calls == []
    assert (await press(merchant, url, **PAYER))[0] == 303


async def test_who_leaves_pays_nothing_and_finds_the_way_back(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    status, _, text = await press(merchant, await opened(merchant), action="abandon")
    await sandbox.creem.settled()
    assert (status, 'href="https://app.example.com/"' in text) == (200, True)
    assert hook.calls == []


async def test_the_tax_follows_the_country(merchant: Merchant) -> None:
    _, _, text = await press(merchant, await opened(merchant), **PAYER | {"action": "update", "country": "US"})
    assert "Pay 10.00 USD" in text
    assert "<option selected>US</option>" in text


async def test_an_address_that_the_shop_gave_is_locked(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    url = await opened(merchant, customer={"email": "ben@example.org"})
    text = (await merchant.send("GET", url, key=None)).body.decode()
    assert 'value="ben@example.org"' in text
    assert "readonly" in text
    await press(merchant, url, **PAYER)
    await sandbox.creem.settled()
    assert hook.object("checkout.completed")["customer"]["email"] == "ben@example.org"


async def test_what_people_type_is_shown_as_text(merchant: Merchant) -> None:
    form = PAYER | {"action": "update", "name": '"><script>alert(1)</script>'}
    _, _, text = await press(merchant, await opened(merchant), **form)
    assert "<script" not in text


async def test_a_paid_page_leads_on_and_charges_no_more(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    url = await opened(merchant)
    _, location, _ = await press(merchant, url, **PAYER)
    status, _, text = await press(merchant, url, **PAYER)
    await sandbox.creem.settled()
    assert (status, "has been paid" in text) == (200, True)
    assert location.replace("&", "&amp;") in text
    assert hook.types == ["checkout.completed"]


async def test_without_a_way_back_there_is_a_thank_you(merchant: Merchant) -> None:
    status, location, text = await press(merchant, await opened(merchant, success_url=None), **PAYER)
    assert (status, location, "Thank you" in text) == (200, "", True)


async def test_an_expired_or_unknown_page_says_so(merchant: Merchant, sandbox: Sandbox) -> None:
    url = await opened(merchant)
    sandbox.creem.expire(url.rpartition("/")[2])
    assert (await merchant.send("GET", url, key=None)).status == 410
    assert (await press(merchant, url, **PAYER))[0] == 410
    assert (await merchant.send("GET", "/checkout/ch_no", key=None)).status == 404
    assert await merchant.transactions() == []


async def test_the_browser_may_leave_before_or_after_the_events(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    sandbox.creem.next(redirect="after_events")
    await press(merchant, await opened(merchant, product=PLAN), **PAYER)
    assert len(hook.calls) == 3


async def test_a_page_can_fail_and_is_recorded(merchant: Merchant, sandbox: Sandbox) -> None:
    url = await opened(merchant)
    sandbox.creem.next(page=Refuse(502))
    assert (await merchant.send("GET", url, key=None)).status == 502
    await press(merchant, url, **PAYER)
    assert [request.method for request in sandbox.creem.received("page")] == ["GET", "POST"]
    assert b"email=ada" in sandbox.creem.received("page")[1].body


async def test_the_portal_cancels_at_once_and_for_its_own_customer_only(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    mine = await merchant.bought(PLAN, customer={"email": "ada@example.org"})
    other = await merchant.bought(PLAN, customer={"email": "ben@example.org"})
    reply = await merchant.post("/v1/customers/billing", {"customer_id": mine["customer"]["id"]})
    assert reply.json.keys() == {"customer_portal_link"}
    link = reply.json["customer_portal_link"]
    page = (await merchant.send("GET", link, key=None)).body.decode()
    assert "ada@example.org" in page
    assert other["subscription"]["id"] not in page
    assert (await press(merchant, link, subscription=other["subscription"]["id"]))[0] == 404
    assert (await press(merchant, link, subscription=mine["subscription"]["id"]))[0] == 200
    assert (await press(merchant, link, subscription=mine["subscription"]["id"]))[0] == 200
    await sandbox.creem.settled()
    assert hook.types[6:] == ["subscription.canceled"]
    assert (await merchant.subscription(other["subscription"]["id"]))["status"] == "active"


async def test_the_portal_can_cancel_for_the_period_s_end(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.always(portal_cancel="scheduled")
    mine = await merchant.bought(PLAN)
    reply = await merchant.post("/v1/customers/billing", {"customer_id": mine["customer"]["id"]})
    await press(merchant, reply.json["customer_portal_link"], subscription=mine["subscription"]["id"])
    await sandbox.creem.settled()
    assert hook.types[3:] == ["subscription.scheduled_cancel"]


async def test_a_portal_is_for_a_known_customer(merchant: Merchant) -> None:
    assert (await merchant.post("/v1/customers/billing", {"customer_id": "cust_no"})).status == 404
    assert (await merchant.post("/v1/customers/billing", {})).status == 400
    assert (await merchant.send("GET", "/my-orders/login/x", key=None)).status == 404
