"""What is charged, listed, given back and disputed (creem.md 1.4, 1.5, 2.5)."""

import pytest

from tools.sandbox import Sandbox
from tools.sandbox.creem.behaviour import TOO_MANY, UNAVAILABLE, Kind
from tools.sandbox.creem.money import charge, prorated
from tools.sandbox.creem.purchases import DECLINED, NO_FUNDS, Declined

from .conftest import PACK, PLAN, YEAR, Hook, Merchant


@pytest.mark.parametrize(
    ("country", "discount", "expected"),
    [
        ("DE", 0, (1000, 0, 190, 1190)),
        ("US", 0, (1000, 0, 0, 1000)),
        ("XX", 0, (1000, 0, 0, 1000)),
        (None, 0, (1000, 0, 0, 1000)),
        ("DE", 25, (1000, 250, 142, 892)),
        ("DE", 100, (1000, 1000, 0, 0)),
    ],
)
def test_tax_comes_on_top_of_what_the_discount_leaves(
    country: str | None, discount: int, expected: tuple[int, int, int, int]
) -> None:
    money = charge(1000, "USD", country, discount_percent=discount)
    assert (money.amount, money.discount, money.tax, money.paid) == expected


@pytest.mark.parametrize(("now", "share"), [(0, 3000), (50, 1500), (100, 0), (200, 0), (-5, 3000)])
def test_a_difference_is_shared_by_the_time_that_is_left(now: float, share: int) -> None:
    assert prorated(3000, now, (0, 100)) == share
    assert prorated(-3000, now, (0, 100)) == -share


async def test_the_order_the_transaction_and_the_list_agree(merchant: Merchant) -> None:
    paid = await merchant.bought(PACK, country="DE")
    (listed,) = await merchant.transactions(customer_id=paid["customer"]["id"])
    read = (await merchant.get("/v1/transactions", transaction_id=listed["id"])).json
    assert listed == read
    assert listed["id"] == paid["order"]["transaction"]
    names = ("amount", "amount_paid", "tax_amount", "discount_amount", "currency")
    assert [listed[name] for name in names] == [paid["order"][name] for name in names] == [1000, 1190, 190, 0, "USD"]
    assert (listed["type"], listed["status"], listed["tax_country"]) == ("payment", "paid", "DE")
    assert (listed["order"], listed["subscription"]) == (paid["order"]["id"], None)


async def test_units_a_price_of_one_s_own_and_a_discount_count(merchant: Merchant, sandbox: Sandbox) -> None:
    sandbox.creem.next(discount_percent=50)
    paid = await merchant.bought(PACK, units=3, custom_price=500, country="US")
    assert (paid["units"], paid["order"]["amount"], paid["order"]["amount_paid"]) == (3, 1500, 750)


async def test_a_free_order_is_paid_too(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.next(discount_percent=100)
    await merchant.bought()
    order = hook.object("checkout.completed")["order"]
    assert (order["status"], order["amount_paid"]) == ("paid", 0)


async def test_a_plan_in_euros_is_an_invoice_for_its_period(merchant: Merchant) -> None:
    paid = await merchant.bought(YEAR)
    (transaction,) = await merchant.transactions()
    assert (transaction["type"], transaction["currency"]) == ("invoice", "EUR")
    assert transaction["subscription"] == paid["subscription"]["id"]
    assert paid["subscription"]["current_period_end_date"].startswith("2027-11-22T12:00:0")
    assert transaction["period_end"] - transaction["period_start"] == 365 * 86_400_000


@pytest.mark.parametrize("card", [DECLINED, NO_FUNDS, "4000000000000001"])
async def test_a_bad_card_charges_and_tells_nothing(
    merchant: Merchant, sandbox: Sandbox, hook: Hook, card: str
) -> None:
    checkout_id = (await merchant.checkout()).json["id"]
    with pytest.raises(Declined):
        await sandbox.creem.pay(checkout_id, card=card)
    assert (await merchant.get("/v1/checkouts", checkout_id=checkout_id)).json["status"] == "pending"
    assert hook.calls == []
    assert await merchant.transactions() == []


async def test_a_checkout_is_paid_once(merchant: Merchant, sandbox: Sandbox) -> None:
    paid = await merchant.bought()
    with pytest.raises(ValueError, match="completed"):
        await sandbox.creem.pay(paid["id"])
    assert len(await merchant.transactions()) == 1


async def test_lists_come_in_pages_newest_first(merchant: Merchant) -> None:
    ids = [(await merchant.bought())["order"]["transaction"] for _ in range(5)]
    pages = [
        (await merchant.get("/v1/transactions/search", page_number=number, page_size=2)).json for number in (1, 2, 3, 4)
    ]
    assert [item["id"] for page in pages for item in page["items"]] == ids[::-1]
    assert [(page["pagination"]["prev_page"], page["pagination"]["next_page"]) for page in pages] == [
        (None, 2),
        (1, 3),
        (2, None),
        (3, None),
    ]
    assert pages[0]["pagination"] | {"next_page": None} == {
        "total_records": 5,
        "total_pages": 3,
        "current_page": 1,
        "next_page": None,
        "prev_page": None,
    }


@pytest.mark.parametrize("query", [{"page_number": 0}, {"page_size": "x"}, {"page_size": 101}, {"page_number": -1}])
async def test_a_page_that_is_none_is_refused(merchant: Merchant, query: dict[str, object]) -> None:
    assert (await merchant.get("/v1/transactions/search", **query)).status == 400


async def test_transactions_are_found_by_customer_order_and_product(merchant: Merchant) -> None:
    mine = await merchant.bought(PACK, customer={"email": "ada@example.org"})
    other = await merchant.bought(PLAN, customer={"email": "ben@example.org"})
    wanted = mine["order"]["transaction"]
    for query in (
        {"customer_id": mine["customer"]["id"]},
        {"order_id": mine["order"]["id"]},
        {"product_id": PACK.id},
    ):
        assert [each["id"] for each in await merchant.transactions(**query)] == [wanted]
    assert await merchant.transactions(customer_id=mine["customer"]["id"], order_id=other["order"]["id"]) == []


async def test_customers_are_known_by_address_and_have_lists(merchant: Merchant) -> None:
    paid = await merchant.bought(PLAN, customer={"email": "ada@example.org"})
    customer = paid["customer"]
    assert (await merchant.get("/v1/customers", email="ADA@example.org")).json == customer
    assert (await merchant.get("/v1/customers", customer_id=customer["id"])).json == customer
    subscriptions = (await merchant.get(f"/v1/customers/{customer['id']}/subscriptions")).json["items"]
    assert [each["id"] for each in subscriptions] == [paid["subscription"]["id"]]
    orders = (await merchant.get(f"/v1/customers/{customer['id']}/orders")).json["items"]
    assert orders == [paid["order"]]
    assert (await merchant.get("/v1/customers/list")).json["items"] == [customer]
    assert (await merchant.post("/v1/customers", {"email": "Ada@example.org"})).status == 400
    assert (await merchant.post("/v1/customers", {"email": "ben@example.org"})).status == 200
    for path in ("/v1/customers/cust_no/orders", "/v1/customers?customer_id=cust_no", "/v1/customers?email=x@y.zz"):
        assert (await merchant.get(path)).status == 404


async def test_products_are_shown_both_ways(merchant: Merchant) -> None:
    shown = (await merchant.get(f"/v1/products/{YEAR.id}")).json
    assert shown == (await merchant.get("/v1/products", product_id=YEAR.id)).json
    assert (shown["billing_type"], shown["billing_period"], shown["recurring_interval"]) == (
        "recurring",
        "every-year",
        "year",
    )
    assert (await merchant.get("/v1/products/search")).json["pagination"]["total_records"] == 5
    assert (await merchant.get("/v1/products/prod_no")).status == 404


async def test_a_refund_is_pending_until_its_time(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    transaction = (await merchant.bought())["order"]["transaction"]
    reply = await merchant.post("/v1/refunds", {"transaction_id": transaction})
    assert (reply.status, reply.json) == (200, {"status": "pending"})
    await sandbox.creem.settled()
    assert hook.types == ["checkout.completed"]
    assert (await merchant.transactions())[0]["status"] == "paid"
    sandbox.clock.advance(10)
    await sandbox.creem.settled()
    refund = hook.object("refund.created")
    assert (refund["status"], refund["refund_amount"], refund["refund_currency"]) == ("succeeded", 1190, "USD")
    (shown,) = await merchant.transactions()
    assert (shown["status"], shown["refunded_amount"]) == ("refunded", 1190)
    assert refund["transaction"] == shown


async def test_a_refund_is_made_once(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    transaction = (await merchant.bought())["order"]["transaction"]
    replies = [await merchant.post("/v1/refunds", {"transaction_id": transaction}) for _ in range(2)]
    sandbox.clock.advance(10)
    await sandbox.creem.settled()
    replies.append(await merchant.post("/v1/refunds", {"transaction_id": transaction}))
    assert [reply.status for reply in replies] == [200, 400, 400]
    assert hook.types.count("refund.created") == 1
    assert (await merchant.post("/v1/refunds", {"transaction_id": "tran_no"})).status == 404
    assert (await merchant.post("/v1/refunds", {})).status == 400


async def test_a_refund_can_fail(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.next(refund_outcome="failed")
    transaction = (await merchant.bought())["order"]["transaction"]
    await merchant.post("/v1/refunds", {"transaction_id": transaction})
    sandbox.clock.advance(10)
    await sandbox.creem.settled()
    assert hook.object("refund.created")["status"] == "failed"
    (shown,) = await merchant.transactions()
    assert (shown["status"], shown["refunded_amount"]) == ("paid", None)


async def test_a_refund_can_be_told_while_it_is_pending_and_never_again(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    sandbox.creem.next(refund_outcome="pending")
    transaction = (await merchant.bought())["order"]["transaction"]
    await merchant.post("/v1/refunds", {"transaction_id": transaction})
    await sandbox.creem.settled()
    assert hook.object("refund.created")["status"] == "pending"
    sandbox.clock.advance(10)
    await sandbox.creem.settled()
    assert hook.types.count("refund.created") == 1
    assert (await merchant.transactions())[0]["status"] == "refunded"


async def test_parts_are_refunded_one_by_one(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    transaction = (await merchant.bought())["order"]["transaction"]
    seen = []
    for amount in (357, 500, None):
        await sandbox.creem.refund(transaction, amount)
        refund = hook.object("refund.created")
        seen.append(
            (refund["refund_amount"], refund["transaction"]["status"], refund["transaction"]["refunded_amount"])
        )
    assert seen == [(357, "partialRefund", 357), (500, "partialRefund", 857), (333, "refunded", 1190)]
    assert len({each["object"]["id"] for each in hook.envelopes[1:]}) == 3


@pytest.mark.parametrize(("outcome", "status"), [("won", "paid"), ("lost", "chargedBack")])
async def test_a_dispute_takes_the_money_and_its_end_is_told_by_nobody(
    merchant: Merchant, sandbox: Sandbox, hook: Hook, outcome: str, status: str
) -> None:
    transaction = (await merchant.bought())["order"]["transaction"]
    dispute = await sandbox.creem.dispute(transaction)
    told = hook.object("dispute.created")
    assert (told["amount"], told["transaction"]["status"]) == (1190, "chargedBack")
    assert not {"status", "reason"} & told.keys()
    assert (await merchant.transactions())[0]["refunded_amount"] == 1190
    sandbox.creem.close_dispute(dispute.id, outcome)  # type: ignore[arg-type]
    await sandbox.creem.settled()
    assert hook.types == ["checkout.completed", "dispute.created"]
    (shown,) = await merchant.transactions()
    assert (shown["status"], shown["refunded_amount"]) == (status, None if outcome == "won" else 1190)


CALLS = {
    Kind.CHECKOUT: ("POST", "/v1/checkouts"),
    Kind.CHECKOUT_READ: ("GET", "/v1/checkouts"),
    Kind.PRODUCT: ("GET", "/v1/products/search"),
    Kind.CUSTOMER: ("GET", "/v1/customers"),
    Kind.CUSTOMER_LISTS: ("GET", "/v1/customers/list"),
    Kind.PORTAL: ("POST", "/v1/customers/billing"),
    Kind.SUBSCRIPTION: ("GET", "/v1/subscriptions"),
    Kind.SUBSCRIPTIONS: ("GET", "/v1/subscriptions/search"),
    Kind.CANCEL: ("POST", "/v1/subscriptions/sub_1/cancel"),
    Kind.PAUSE: ("POST", "/v1/subscriptions/sub_1/pause"),
    Kind.RESUME: ("POST", "/v1/subscriptions/sub_1/resume"),
    Kind.UPGRADE: ("POST", "/v1/subscriptions/sub_1/upgrade"),
    Kind.TRANSACTION: ("GET", "/v1/transactions"),
    Kind.TRANSACTIONS: ("GET", "/v1/transactions/search"),
    Kind.REFUND: ("POST", "/v1/refunds"),
    Kind.MODERATION: ("POST", "/v1/moderation/prompt"),
}


@pytest.mark.parametrize("kind", CALLS)
async def test_every_call_can_be_refused_and_wants_the_key(merchant: Merchant, sandbox: Sandbox, kind: Kind) -> None:
    method, path = CALLS[kind]
    for fault in (TOO_MANY, UNAVAILABLE):
        sandbox.creem.rules.add({kind: fault}, times=1)
        assert (await merchant.send(method, path)).status == fault.code
    assert (await merchant.send(method, path, key="creem_test_other")).status == 401
    assert {request.kind for request in sandbox.creem.requests} == {kind}


def test_no_call_is_left_out() -> None:
    assert set(CALLS) == set(Kind) - {Kind.PAGE, Kind.OTHER}
