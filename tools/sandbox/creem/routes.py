"""Which path is which call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tools.sandbox.creem import checkouts, portal, reading, refunds, subscriptions
from tools.sandbox.creem.behaviour import Kind
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.moderation import moderate
from tools.sandbox.creem.store import Store

Answer = Callable[[Store, Call], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Route:
    """A call of the API."""

    method: str
    path: str
    kind: Kind
    answer: Answer


ROUTES = (
    Route("POST", "/v1/moderation/prompt", Kind.MODERATION, moderate),
    Route("POST", "/v1/checkouts", Kind.CHECKOUT, checkouts.create_checkout),
    Route("GET", "/v1/checkouts", Kind.CHECKOUT_READ, checkouts.read_checkout),
    Route("GET", "/v1/products", Kind.PRODUCT, reading.read_product),
    Route("GET", "/v1/products/search", Kind.PRODUCT, reading.search_products),
    Route("GET", "/v1/products/{id}", Kind.PRODUCT, reading.read_product),
    Route("GET", "/v1/customers", Kind.CUSTOMER, reading.read_customer),
    Route("POST", "/v1/customers", Kind.CUSTOMER, reading.create_customer),
    Route("GET", "/v1/customers/list", Kind.CUSTOMER_LISTS, reading.list_customers),
    Route("POST", "/v1/customers/billing", Kind.PORTAL, portal.create_portal_link),
    Route("GET", "/v1/customers/{id}/subscriptions", Kind.CUSTOMER_LISTS, reading.list_subscriptions),
    Route("GET", "/v1/customers/{id}/orders", Kind.CUSTOMER_LISTS, reading.list_orders),
    Route("GET", "/v1/subscriptions", Kind.SUBSCRIPTION, subscriptions.read_subscription),
    Route("GET", "/v1/subscriptions/search", Kind.SUBSCRIPTIONS, subscriptions.search_subscriptions),
    Route("POST", "/v1/subscriptions/{id}/cancel", Kind.CANCEL, subscriptions.cancel),
    Route("POST", "/v1/subscriptions/{id}/pause", Kind.PAUSE, subscriptions.pause),
    Route("POST", "/v1/subscriptions/{id}/resume", Kind.RESUME, subscriptions.resume),
    Route("POST", "/v1/subscriptions/{id}/upgrade", Kind.UPGRADE, subscriptions.upgrade),
    Route("GET", "/v1/transactions", Kind.TRANSACTION, reading.read_transaction),
    Route("GET", "/v1/transactions/search", Kind.TRANSACTIONS, reading.search_transactions),
    Route("POST", "/v1/refunds", Kind.REFUND, refunds.create_refund),
)
