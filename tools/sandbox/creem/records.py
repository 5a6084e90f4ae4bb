"""What the store knows: customers, checkouts, orders, transactions, subscriptions, refunds, disputes."""

import secrets
import string
from dataclasses import dataclass, field
from typing import Any, Literal

from tools.sandbox.creem.money import Money
from tools.sandbox.creem.offers import Offer

LETTERS = string.ascii_letters + string.digits
ID_LETTERS = 22

SubscriptionStatus = Literal[
    "active", "trialing", "past_due", "unpaid", "paused", "scheduled_cancel", "canceled", "expired"
]
TransactionStatus = Literal["pending", "paid", "refunded", "partialRefund", "chargedBack", "declined"]


def new_id(prefix: str) -> str:
    """An opaque id with one of the prefixes of creem.md 1.1."""
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(ID_LETTERS))}"


@dataclass(slots=True)
class Customer:
    """Somebody who pays. Creem shares the country and nothing of the card."""

    email: str
    name: str | None
    country: str | None
    created_at: float
    updated_at: float
    id: str = field(default_factory=lambda: new_id("cust"))


@dataclass(slots=True)
class Transaction:
    """The authoritative money record."""

    customer: Customer
    order: "Order"
    product: Offer
    money: Money
    created_at: float
    subscription: "Subscription | None" = None
    period: tuple[float, float] | None = None
    status: TransactionStatus = "paid"
    refunded: int | None = None
    id: str = field(default_factory=lambda: new_id("tran"))


@dataclass(slots=True)
class Order:
    """What a checkout became."""

    customer: Customer
    product: Offer
    money: Money
    created_at: float
    updated_at: float
    transaction: Transaction | None = None
    id: str = field(default_factory=lambda: new_id("ord"))


@dataclass(slots=True)
class Subscription:
    """A plan that somebody has. Times are seconds; `at_end` is what becomes of it when the period ends."""

    product: Offer
    customer: Customer
    checkout: "Checkout"
    order: Order
    status: SubscriptionStatus
    period: tuple[float, float]
    created_at: float
    updated_at: float
    metadata: dict[str, Any] | None
    last_transaction: Transaction | None = None
    canceled_at: float | None = None
    at_end: Literal["cancel", "pause"] | None = None
    declined: int = 0
    item: str = field(default_factory=lambda: new_id("sitem"))
    price: str = field(default_factory=lambda: new_id("pprice"))
    id: str = field(default_factory=lambda: new_id("sub"))


@dataclass(slots=True)
class Checkout:
    """A page on which somebody may pay."""

    product: Offer
    url: str
    created_at: float
    units: int = 1
    custom_price: int | None = None
    request_id: str | None = None
    success_url: str | None = None
    email: str | None = None
    name: str | None = None
    metadata: dict[str, Any] | None = None
    custom_fields: list[dict[str, Any]] = field(default_factory=list)
    status: Literal["pending", "completed", "expired"] = "pending"
    order: Order | None = None
    subscription: Subscription | None = None
    customer: Customer | None = None
    id: str = ""


@dataclass(slots=True)
class Refund:
    """Money that went back, or shall."""

    transaction: Transaction
    amount: int
    status: Literal["pending", "succeeded", "failed"]
    reason: str
    created_at: float
    id: str = field(default_factory=lambda: new_id("ref"))


@dataclass(slots=True)
class Dispute:
    """A chargeback. Creem tells no status of it; `before` is what the transaction was."""

    transaction: Transaction
    amount: int
    created_at: float
    before: tuple[TransactionStatus, int | None]
    id: str = field(default_factory=lambda: new_id("disp"))


@dataclass(slots=True)
class Records:
    """Everything, by id, oldest first."""

    products: dict[str, Offer] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    checkouts: dict[str, Checkout] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    transactions: dict[str, Transaction] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    portals: dict[str, Customer] = field(default_factory=dict)

    def checkout_of(self, order: Order) -> Checkout | None:
        """The checkout behind an order."""
        return next((checkout for checkout in self.checkouts.values() if checkout.order is order), None)

    def customer_by_email(self, email: str) -> Customer | None:
        """Addresses are compared as people type them."""
        return next((each for each in self.customers.values() if each.email.lower() == email.lower()), None)
