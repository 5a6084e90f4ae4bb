"""Money that goes back: `POST /v1/refunds`, the dashboard's part refunds, and chargebacks (creem.md 2.3 to 2.5)."""

from typing import Any, Literal

from tools.sandbox.creem import sent
from tools.sandbox.creem.behaviour import Refunding
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.errors import Refusal
from tools.sandbox.creem.records import Dispute, Refund, Transaction
from tools.sandbox.creem.returns import dispute_document, refund_document
from tools.sandbox.creem.store import Store, found

REFUNDABLE = ("paid", "partialRefund")


async def create_refund(store: Store, call: Call) -> dict[str, Any]:
    """`POST /v1/refunds`: the rest of a transaction. The outcome comes later, by event and by the transaction."""
    transaction = store.records.transactions.get(sent.text(call.fields(), "transaction_id"))
    transaction = found(transaction, "Transaction")
    if transaction.status not in REFUNDABLE or _promised(store, transaction):
        raise Refusal(400, "Transaction cannot be refunded")
    rest = transaction.money.paid - (transaction.refunded or 0)
    outcome = store.rules.resolve(Refunding, key=call.key, prompt=transaction.id)
    refund_later(store, transaction, rest, outcome)
    return {"status": "pending"}


def refund_later(store: Store, transaction: Transaction, amount: int, outcome: Refunding) -> Refund:
    """`pending` until the clock says how it ended."""
    refund = _new(store, transaction, amount, "requested_by_customer")
    if outcome.refund_outcome == "pending":
        _tell(store, refund)

    async def come_true() -> None:
        refund.status = "failed" if outcome.refund_outcome == "failed" else "succeeded"
        if refund.status == "succeeded":
            _give_back(refund)
        if outcome.refund_outcome != "pending":
            _tell(store, refund)

    store.agenda.at(store.clock.now() + outcome.refund_seconds, come_true)
    return refund


def refund(store: Store, transaction: Transaction, *, amount: int | None = None, reason: str = "other") -> Refund:
    """At once, by the dashboard or a downgrade: any part, and by the whole rest without an amount."""
    rest = transaction.money.paid - (transaction.refunded or 0)
    refund = _new(store, transaction, rest if amount is None else amount, reason)
    refund.status = "succeeded"
    _give_back(refund)
    _tell(store, refund)
    return refund


def dispute(store: Store, transaction: Transaction, *, amount: int | None = None) -> Dispute:
    """A chargeback is opened: the money is gone until it is decided."""
    before = (transaction.status, transaction.refunded)
    taken = transaction.money.paid if amount is None else amount
    opened = Dispute(transaction, taken, store.clock.now(), before)
    store.records.disputes[opened.id] = opened
    transaction.status, transaction.refunded = "chargedBack", taken
    store.outbox.tell(
        ("dispute.created", dispute_document(store.write, opened, store.records.checkout_of(transaction.order)))
    )
    return opened


def close_dispute(dispute: Dispute, outcome: Literal["won", "lost"]) -> None:
    """No event tells of it: only the transaction does."""
    if outcome == "won":
        dispute.transaction.status, dispute.transaction.refunded = dispute.before


def _new(store: Store, transaction: Transaction, amount: int, reason: str) -> Refund:
    refund = Refund(transaction, amount, "pending", reason, store.clock.now())
    store.records.refunds[refund.id] = refund
    return refund


def _promised(store: Store, transaction: Transaction) -> bool:
    """Whether a refund of it is under way."""
    refunds = store.records.refunds.values()
    return any(each.transaction is transaction and each.status == "pending" for each in refunds)


def _give_back(refund: Refund) -> None:
    transaction = refund.transaction
    transaction.refunded = (transaction.refunded or 0) + refund.amount
    transaction.status = "refunded" if transaction.refunded >= transaction.money.paid else "partialRefund"


def _tell(store: Store, refund: Refund) -> None:
    checkout = store.records.checkout_of(refund.transaction.order)
    store.outbox.tell(("refund.created", refund_document(store.write, refund, checkout)))
