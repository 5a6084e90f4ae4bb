"""POST and GET /v1/checkouts (creem.md 1.2): what is refused, and what an open one looks like."""

import pytest

from tools.sandbox import Sandbox

from .conftest import PACK, PLAN, Merchant

FIELD = {"type": "text", "key": "company", "label": "Company"}


async def test_an_open_checkout_has_ids_and_a_page(merchant: Merchant) -> None:
    reply = await merchant.checkout(
        request_id="pur_1",
        customer={"email": "mara@example.org"},
        success_url="https://app.example.com/billing/return",
        metadata={"user_id": "usr_1"},
    )
    assert reply.status == 200
    opened = reply.json
    assert opened.pop("checkout_url") == f"{merchant.sandbox.creem_url}/checkout/{opened['id']}"
    assert opened.pop("id").startswith("ch_")
    assert opened == {
        "object": "checkout",
        "status": "pending",
        "request_id": "pur_1",
        "product": PACK.id,
        "units": 1,
        "custom_fields": [],
        "success_url": "https://app.example.com/billing/return",
        "metadata": {"user_id": "usr_1"},
        "mode": "test",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("product_id", 5), ("product_id", None), ("product_id", ""),
        ("request_id", 5), ("request_id", ["a"]),
        ("units", "2"), ("units", 0), ("units", -1), ("units", 1.5), ("units", True),
        ("custom_price", 99), ("custom_price", 100_000_000), ("custom_price", "500"),
        ("success_url", "/billing/return"), ("success_url", "ftp://a"), ("success_url", "https://"),
        ("success_url", ""), ("success_url", 5), ("success_url", "https://[a"),
        ("metadata", "a"), ("metadata", []),
        ("customer", "cust_1"), ("customer", {"email": "mara"}), ("customer", {"email": 5}),
        ("customer", {"id": "cust_1", "email": "mara@example.org"}), ("customer", {"name": 5, "email": "a@b.cc"}),
        ("custom_fields", [FIELD] * 4), ("custom_fields", {}), ("custom_fields", [5]),
        ("custom_fields", [FIELD | {"type": "date"}]), ("custom_fields", [FIELD | {"key": "a b"}]),
        ("custom_fields", [FIELD | {"key": "a" * 201}]), ("custom_fields", [FIELD | {"label": "a" * 51}]),
        ("custom_field", [FIELD] * 4),
        ("affiliate_code", "friend"), ("discount_code", 5),
    ],
)  # fmt: skip
async def test_what_creem_refuses_is_refused_and_makes_nothing(merchant: Merchant, field: str, value: object) -> None:
    reply = await merchant.post("/v1/checkouts", {"product_id": PACK.id, field: value})
    assert (reply.status, reply.json["status"], reply.json["error"]) == (400, 400, "Bad Request")
    assert reply.json["message"]
    assert not merchant.sandbox.creem.records.checkouts


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"a"', b"null"])
async def test_what_is_no_object_is_refused(merchant: Merchant, body: bytes) -> None:
    assert (await merchant.send("POST", "/v1/checkouts", data=body)).status == 400


async def test_the_price_of_a_plan_is_its_own(merchant: Merchant) -> None:
    assert (await merchant.checkout(PLAN, custom_price=500)).status == 400
    assert (await merchant.checkout(PACK, custom_price=500)).json["custom_price"] == 500


async def test_the_unknown_is_404(merchant: Merchant) -> None:
    assert (await merchant.post("/v1/checkouts", {"product_id": "prod_unknown"})).status == 404
    assert (await merchant.checkout(customer={"id": "cust_unknown"})).status == 404
    assert (await merchant.get("/v1/checkouts", checkout_id="ch_unknown")).status == 404
    assert (await merchant.get("/v1/checkouts")).status == 400


async def test_a_known_customer_may_be_named_by_id(merchant: Merchant) -> None:
    paid = await merchant.bought(customer={"email": "ada@example.org", "name": "Ada"})
    again = await merchant.bought(customer={"id": paid["customer"]["id"]})
    assert again["customer"]["id"] == paid["customer"]["id"]
    assert (paid["customer"]["email"], paid["customer"]["name"]) == ("ada@example.org", "Ada")


async def test_fields_that_creem_does_not_know_are_ignored(merchant: Merchant) -> None:
    assert (await merchant.checkout(skipTrial=True, discount_code="FREE")).status == 200


async def test_a_repeated_request_id_is_another_checkout_unless_a_switch_says_so(
    merchant: Merchant, sandbox: Sandbox
) -> None:
    first, second = [(await merchant.checkout(request_id="pur_1")).json["id"] for _ in range(2)]
    assert first != second
    sandbox.creem.always(repeated_request="same")
    assert (await merchant.checkout(request_id="pur_1")).json["id"] == first
    assert (await merchant.checkout(request_id="pur_2")).json["id"] not in (first, second)


async def test_an_expired_checkout_says_so_and_can_no_longer_be_paid(merchant: Merchant, sandbox: Sandbox) -> None:
    checkout_id = (await merchant.checkout()).json["id"]
    sandbox.creem.expire(checkout_id)
    assert (await merchant.get("/v1/checkouts", checkout_id=checkout_id)).json["status"] == "expired"
    with pytest.raises(ValueError, match="expired"):
        await sandbox.creem.pay(checkout_id)
