"""`/v1/checkouts` (creem.md 1.2): what is refused, and a page to pay on."""

from typing import Any

from tools.sandbox.creem import sent
from tools.sandbox.creem.behaviour import Selling
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.errors import Refusal
from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.records import Checkout, Customer, new_id
from tools.sandbox.creem.store import Store, found

Json = dict[str, Any]
MOST_UNITS = 1_000_000
LEAST_CUSTOM_PRICE, MOST_CUSTOM_PRICE = 100, 99_999_999


async def create_checkout(store: Store, call: Call) -> Json:
    """`POST /v1/checkouts`. Nothing is idempotent: a repeated request_id makes another, unless a switch says so."""
    fields = call.fields()
    product = store.product(sent.text(fields, "product_id"))
    checkout = _read(store, fields, product)
    selling = store.rules.resolve(Selling, key=call.key, prompt=product.id, only="repeated_request")
    if selling.repeated_request == "same" and (earlier := _earlier(store, checkout.request_id)):
        return store.write.checkout(earlier)
    checkout.id = new_id("ch")
    checkout.url = f"{call.origin}/checkout/{checkout.id}"
    store.records.checkouts[checkout.id] = checkout
    return store.write.checkout(checkout)


async def read_checkout(store: Store, call: Call) -> Json:
    """`GET /v1/checkouts?checkout_id=`: expanded once it is paid."""
    checkout = store.records.checkouts.get(call.asked("checkout_id"))
    return store.write.checkout(found(checkout, "Checkout"))


def _read(store: Store, fields: Json, product: Offer) -> Checkout:
    """Every field, so that what is wrong is refused whatever else is right."""
    custom_price = sent.whole(fields, "custom_price", LEAST_CUSTOM_PRICE, MOST_CUSTOM_PRICE)
    if custom_price is not None and product.period != "once":
        raise Refusal(400, "custom_price is for one-time products only")
    sent.optional_text(fields, "discount_code")
    if sent.optional_text(fields, "affiliate_code") is not None:
        raise Refusal(400, "affiliate_code is unknown or inactive")
    customer, email, name = _customer(store, fields)
    return Checkout(
        product=product,
        url="",
        created_at=store.clock.now(),
        units=sent.whole(fields, "units", 1, MOST_UNITS) or 1,
        custom_price=custom_price,
        request_id=sent.optional_text(fields, "request_id"),
        success_url=sent.url(fields, "success_url"),
        email=customer.email if customer else email,
        name=customer.name if customer else name,
        metadata=sent.mapping(fields, "metadata"),
        custom_fields=sent.custom_fields(fields),
    )


def _customer(store: Store, fields: Json) -> tuple[Customer | None, str | None, str | None]:
    """`id` or `email`, never both; a given address is locked on the page."""
    given = sent.mapping(fields, "customer") or {}
    customer_id, email = sent.optional_text(given, "id"), sent.email(given)
    if customer_id is not None and email is not None:
        raise Refusal(400, "customer must have either id or email, not both")
    if customer_id is None:
        return None, email, sent.optional_text(given, "name")
    return found(store.records.customers.get(customer_id), "Customer"), None, None


def _earlier(store: Store, request_id: str | None) -> Checkout | None:
    known = (each for each in store.records.checkouts.values() if each.request_id == request_id)
    return None if request_id is None else next(known, None)
