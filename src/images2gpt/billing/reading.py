"""What Creem's objects say, as values of ours. Nothing passes unchecked: no name, no address, no card."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from images2gpt.billing.creem_objects import (
    Checkout,
    Customer,
    Dispute,
    Order,
    Refund,
    Subscription,
    Transaction,
    cents,
    id_of,
    milliseconds,
    seconds,
)
from images2gpt.billing.store.grants import Payment
from images2gpt.billing.store.subscriptions import Told
from images2gpt.billing.store.takebacks import Takeback
from images2gpt.credits import PRODUCTS, Product

_ID = re.compile(r"[A-Za-z]{2,12}_[A-Za-z0-9_-]{1,80}")
_COUNTRY = re.compile("[A-Z]{2}")
_CURRENCY = re.compile("[A-Z]{3}")
STATUSES = frozenset(
    {"active", "trialing", "past_due", "unpaid", "paused", "scheduled_cancel", "canceled", "expired", "incomplete"}
)
CHARGED_BACK = ("chargedBack", "chargeback")
"""Then what Creem calls refunded is disputed, and may come back."""
REFUND_STATES = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
MOST_CENTS = 100_000_000


class NotOurs(Exception):
    """Something that grants nothing. `reason` is for the record."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an object tells."""

    payment: Payment | None = None
    subscription: Told | None = None
    takeback: Takeback | None = None
    refunded: tuple[str, int] | None = None
    """A payment's reference, and what of it has gone back by Creem's own record."""


def of_checkout(checkout: Checkout, sold: Mapping[str, str]) -> Facts:
    """A paid pack. A plan's checkout grants nothing: its subscription does. Raises NotOurs."""
    order = checkout.order
    if not isinstance(order, Order) or order.status != "paid" or order.type != "onetime":
        return Facts()
    product = product_of(id_of(checkout.product), sold)
    if product.interval is not None or checkout.units not in (None, 1):
        raise NotOurs("unexpected_product")
    transaction = order.transaction if isinstance(order.transaction, Transaction) else None
    reference = plain(id_of(order.transaction)) or plain(order.id)
    if reference is None:
        raise NotOurs("no_reference")
    country = _country_of(checkout.customer, transaction)
    paid = cents(
        *((transaction.amount_paid, transaction.amount) if transaction else ()), order.amount_paid, order.amount
    )
    payment = Payment(
        reference=reference,
        checkout=plain(checkout.request_id) or plain(checkout.metadata.checkout if checkout.metadata else None),
        subscription=None,
        order=plain(order.id),
        customer=plain(id_of(checkout.customer)),
        product=product.id,
        credits=product.credits,
        amount_cents=_amount(paid),
        currency=_currency(order.currency),
        country=country,
        period_starts_at=None,
        period_ends_at=None,
    )
    return Facts(payment=payment, refunded=_refunded(transaction))


def of_subscription(told: Subscription, sold: Mapping[str, str], *, paid: bool) -> Facts:
    """How a plan stands; `paid`: and that its present period was. Raises NotOurs."""
    product = product_of(id_of(told.product), sold)
    subscription_id = plain(told.id)
    if subscription_id is None or told.status not in STATUSES or product.interval is None:
        raise NotOurs("unexpected_product")
    standing = Told(
        id=subscription_id,
        checkout=plain(told.metadata.checkout if told.metadata else None),
        customer=plain(id_of(told.customer)),
        product=product.id,
        status=told.status,
        period_ends_at=seconds(told.current_period_end_date),
        version=milliseconds(told.updated_at) or 0,
    )
    if not paid:
        return Facts(subscription=standing)
    back = of_transaction(told.last_transaction) if told.last_transaction else Facts()
    payment = _period(told, standing, product)
    return Facts(payment=payment, subscription=standing, takeback=back.takeback, refunded=back.refunded)


def _period(told: Subscription, standing: Told, product: Product) -> Payment:
    last = told.last_transaction
    starts_at = seconds(told.current_period_start_date) or (_ms(last.period_start) if last else None)
    ends_at = standing.period_ends_at or (_ms(last.period_end) if last else None)
    if starts_at is None or ends_at is None:
        raise NotOurs("no_period")
    reference = plain(told.last_transaction_id) or plain(last.id if last else None) or f"{standing.id}_{starts_at}"
    return Payment(
        reference=reference,
        checkout=standing.checkout,
        subscription=standing.id,
        order=plain(id_of(last.order)) if last else None,
        customer=standing.customer,
        product=product.id,
        credits=product.credits,
        amount_cents=_amount(cents(last.amount_paid, last.amount) if last else product.price_cents),
        currency=_currency(last.currency if last else product.currency),
        country=_country_of(told.customer, last),
        period_starts_at=starts_at,
        period_ends_at=ends_at,
        paid_at=_ms(last.created_at) if last else None,
    )


def of_transaction(told: Transaction) -> Facts:
    """What of a payment went back, by its own record. Raises NotOurs."""
    if told.status in CHARGED_BACK:
        amount = cents(told.amount_paid)
        return Facts(takeback=_takeback(f"read_{told.id}"[:80], "chargeback", told.id, amount, "succeeded"))
    return Facts(refunded=_refunded(told))


def of_refund(refund: Refund) -> Facts:
    """Raises NotOurs."""
    transaction = refund.transaction if isinstance(refund.transaction, Transaction) else None
    state = REFUND_STATES.get(refund.status or "", "pending")
    amount = cents(refund.refund_amount, transaction.refunded_amount if transaction else None)
    told = _takeback(refund.id, "refund", id_of(refund.transaction), amount, state)
    return Facts(takeback=told, refunded=_refunded(transaction) if state == "succeeded" else None)


def of_dispute(dispute: Dispute) -> Facts:
    """Raises NotOurs."""
    return Facts(
        takeback=_takeback(dispute.id, "chargeback", id_of(dispute.transaction), cents(dispute.amount), "succeeded")
    )


def _takeback(told_id: str, kind: str, transaction: str | None, amount: int | None, state: str) -> Takeback:
    takeback_id, reference = plain(told_id), plain(transaction)
    if takeback_id is None or reference is None:
        raise NotOurs("no_reference")
    return Takeback(id=takeback_id, kind=kind, reference=reference, amount_cents=_amount(amount), state=state)


def product_of(creem_id: str | None, sold: Mapping[str, str]) -> Product:
    """Ours, by Creem's id. Raises NotOurs."""
    product = PRODUCTS.get(sold.get(creem_id or "", ""))
    if product is None:
        raise NotOurs("unknown_product")
    return product


def _refunded(transaction: Transaction | None) -> tuple[str, int] | None:
    if transaction is None or transaction.status in CHARGED_BACK or not transaction.refunded_amount:
        return None
    reference = plain(transaction.id)
    return (reference, _amount(cents(transaction.refunded_amount))) if reference else None


def _country_of(customer: str | Customer | None, transaction: Transaction | None) -> str | None:
    told = (customer.country if isinstance(customer, Customer) else None) or (transaction and transaction.tax_country)
    return told if told and _COUNTRY.fullmatch(told) else None


def _ms(value: float | None) -> int | None:
    return None if value is None else int(value) // 1000


def _amount(told: int | None) -> int:
    return min(max(told or 0, 0), MOST_CENTS)


def _currency(told: str | None) -> str:
    return told if told and _CURRENCY.fullmatch(told) else "USD"


def plain(told: str | None) -> str | None:
    """An id in the shape that Creem's have; else None."""
    return told if told and _ID.fullmatch(told) else None
