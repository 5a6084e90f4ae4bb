"""As much of Creem's objects as is read. Whatever may be an id may be an object, and most of it may be missing."""

from datetime import UTC, datetime

import msgspec

Number = int | float


class Metadata(msgspec.Struct):
    """What we gave a checkout; it is copied into its subscription."""

    checkout: str | None = None


class Product(msgspec.Struct):
    """Something sold."""

    id: str


class Customer(msgspec.Struct):
    """Of a person, the country alone."""

    id: str
    country: str | None = None


class Transaction(msgspec.Struct):
    """The authoritative record of a payment. Times are in ms."""

    id: str
    amount: Number | None = None
    amount_paid: Number | None = None
    refunded_amount: Number | None = None
    currency: str | None = None
    tax_country: str | None = None
    status: str | None = None
    order: "str | Order | None" = None
    subscription: "str | Subscription | None" = None
    customer: str | Customer | None = None
    created_at: Number | None = None
    period_start: Number | None = None
    period_end: Number | None = None


class Order(msgspec.Struct):
    """What was ordered in a checkout."""

    id: str
    transaction: str | Transaction | None = None
    amount: Number | None = None
    amount_paid: Number | None = None
    currency: str | None = None
    status: str | None = None
    type: str | None = None


class Subscription(msgspec.Struct):
    """A plan of somebody's. Times are ISO 8601."""

    id: str
    status: str | None = None
    product: str | Product | None = None
    customer: str | Customer | None = None
    last_transaction_id: str | None = None
    last_transaction: Transaction | None = None
    current_period_start_date: str | None = None
    current_period_end_date: str | None = None
    updated_at: str | None = None
    metadata: Metadata | None = None
    mode: str | None = None


class Checkout(msgspec.Struct):
    """A purchase."""

    id: str
    status: str | None = None
    request_id: str | None = None
    product: str | Product | None = None
    units: Number | None = None
    order: str | Order | None = None
    subscription: str | Subscription | None = None
    customer: str | Customer | None = None
    checkout_url: str | None = None
    metadata: Metadata | None = None
    mode: str | None = None


class Refund(msgspec.Struct):
    """Money that went, or is to go, back."""

    id: str
    status: str | None = None
    refund_amount: Number | None = None
    transaction: str | Transaction | None = None
    mode: str | None = None


class Dispute(msgspec.Struct):
    """A chargeback."""

    id: str
    amount: Number | None = None
    transaction: str | Transaction | None = None
    mode: str | None = None


Identified = Product | Customer | Transaction | Order | Subscription | Checkout


def id_of(value: str | Identified | None) -> str | None:
    """The id, in either shape."""
    return value if isinstance(value, str) or value is None else value.id


def cents(*values: Number | None) -> int | None:
    """The first that is told, whole."""
    return next((int(value) for value in values if value is not None), None)


def seconds(iso: str | None) -> int | None:
    """Epoch seconds of an ISO 8601 time; None for what is none."""
    ms = milliseconds(iso)
    return None if ms is None else ms // 1000


def milliseconds(iso: str | None) -> int | None:
    """Epoch ms of an ISO 8601 time; None for what is none."""
    try:
        moment = datetime.fromisoformat(iso or "")
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
