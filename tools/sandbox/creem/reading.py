"""Calls that only look: products, customers and their lists, transactions (creem.md 1.4). And `POST /v1/customers`."""

from typing import Any

from tools.sandbox.creem import sent
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.errors import Refusal
from tools.sandbox.creem.lists import page
from tools.sandbox.creem.records import Customer
from tools.sandbox.creem.store import Store, found

Json = dict[str, Any]
FILTERS = ("customer_id", "order_id", "product_id")


async def read_product(store: Store, call: Call) -> Json:
    """`GET /v1/products/{id}`, and as April's OpenAPI had it, `GET /v1/products?product_id=`."""
    wanted = call.request.match_info.get("id") or call.asked("product_id")
    return store.write.product(store.product(wanted))


async def search_products(store: Store, call: Call) -> Json:
    """`GET /v1/products/search`."""
    return page(call, store.records.products.values(), store.write.product)


async def read_customer(store: Store, call: Call) -> Json:
    """`GET /v1/customers?customer_id=` or `?email=`."""
    if email := call.request.query.get("email"):
        return store.write.customer(found(store.records.customer_by_email(email), "Customer"))
    return store.write.customer(_customer(store, call.asked("customer_id")))


async def create_customer(store: Store, call: Call) -> Json:
    """`POST /v1/customers`: a known address is refused."""
    fields, now = call.fields(), store.clock.now()
    email = sent.email(fields) or sent.text(fields, "email")
    if store.records.customer_by_email(email):
        raise Refusal(400, "Customer already exists")
    name, country = sent.optional_text(fields, "name"), sent.optional_text(fields, "country")
    customer = Customer(email, name, country, created_at=now, updated_at=now)
    store.records.customers[customer.id] = customer
    return store.write.customer(customer)


async def list_customers(store: Store, call: Call) -> Json:
    """`GET /v1/customers/list`."""
    return page(call, store.records.customers.values(), store.write.customer)


async def list_subscriptions(store: Store, call: Call) -> Json:
    """`GET /v1/customers/{id}/subscriptions`."""
    customer = _customer(store, call.id)
    theirs = (each for each in store.records.subscriptions.values() if each.customer is customer)
    return page(call, theirs, lambda each: store.write.subscription(each, expanded=True))


async def list_orders(store: Store, call: Call) -> Json:
    """`GET /v1/customers/{id}/orders`."""
    customer = _customer(store, call.id)
    return page(call, (each for each in store.records.orders.values() if each.customer is customer), store.write.order)


async def read_transaction(store: Store, call: Call) -> Json:
    """`GET /v1/transactions?transaction_id=`."""
    transaction = store.records.transactions.get(call.asked("transaction_id"))
    return store.write.transaction(found(transaction, "Transaction"))


async def search_transactions(store: Store, call: Call) -> Json:
    """`GET /v1/transactions/search`, by customer, order and product."""
    customer, order, product = (call.request.query.get(name) for name in FILTERS)
    matching = (
        each
        for each in store.records.transactions.values()
        if customer in (None, each.customer.id)
        and order in (None, each.order.id)
        and product in (None, each.product.id)
    )
    return page(call, matching, store.write.transaction)


def _customer(store: Store, customer_id: str) -> Customer:
    return found(store.records.customers.get(customer_id), "Customer")
