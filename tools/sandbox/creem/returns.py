"""Refunds and disputes as the JSON of creem.md 1.5."""

from tools.sandbox.creem.documents import Documents, Json
from tools.sandbox.creem.moments import ms
from tools.sandbox.creem.records import Checkout, Dispute, Refund, Transaction


def refund_document(write: Documents, refund: Refund, checkout: Checkout | None) -> Json:
    """What `refund.created` tells."""
    return {
        "id": refund.id,
        "object": "refund",
        "status": refund.status,
        "refund_amount": refund.amount,
        "refund_currency": refund.transaction.money.currency,
        "reason": refund.reason,
        **_around(write, refund.transaction, checkout),
        "created_at": ms(refund.created_at),
        "mode": write.mode,
    }


def dispute_document(write: Documents, dispute: Dispute, checkout: Checkout | None) -> Json:
    """What `dispute.created` tells: no status, no reason."""
    return {
        "id": dispute.id,
        "object": "dispute",
        "amount": dispute.amount,
        "currency": dispute.transaction.money.currency,
        **_around(write, dispute.transaction, checkout),
        "created_at": ms(dispute.created_at),
        "mode": write.mode,
    }


def _around(write: Documents, transaction: Transaction, checkout: Checkout | None) -> Json:
    """What a refund and a dispute tell of the purchase."""
    subscription = transaction.subscription
    return {
        "transaction": write.transaction(transaction),
        **({"checkout": write.checkout_of_return(checkout)} if checkout else {}),
        "order": write.order(transaction.order),
        **({"subscription": write.subscription(subscription)} if subscription else {}),
        "customer": write.customer(transaction.customer),
    }
