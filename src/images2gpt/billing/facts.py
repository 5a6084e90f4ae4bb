"""Writing facts down, with all that follows from them, in one commit: for webhooks and for the reconciliation alike."""

from images2gpt.application import App
from images2gpt.billing.reading import Facts
from images2gpt.billing.store import grants, payments, refunds, subscriptions, takebacks
from images2gpt.ports import Statement, Written

LEDGER_ROWS = 4
"""What a payment may need: what lapses before, the grant, a period that is over already, a debt."""


async def record(app: App, facts: Facts, *first: Statement[Written]) -> str | None:
    """`first` goes before all else. Gives why nothing was bound to an account, or None. Raises ConstraintBroken."""
    now = app.clock.now()
    statements: list[Statement[Written]] = list(first)
    if told := facts.subscription:
        statements += [subscriptions.upsert(told, now=now), subscriptions.reopen_deletion(told.id)]
    if payment := facts.payment:
        ids = [app.ids.new("pay"), *(app.ids.new("txn") for _ in range(LEDGER_ROWS))]
        statements += [*grants.grant(payment, ids, now=now), refunds.queue(payment.reference, now=now)]
    if takeback := facts.takeback:
        statements += [takebacks.note(takeback, now=now)]
    if facts.refunded:
        reference, cents = facts.refunded
        statements += [takebacks.seen(reference, refunded_cents=cents)]
    for reference in _references(facts):
        statements += takebacks.settle(reference, app.ids.new("txn"), now=now)
    if told:
        statements += [subscriptions.end_plan(told.id, now=now)]
    bound = [payments.by_reference(facts.payment.reference)] if facts.payment else []
    if not statements:
        return None
    rows = await app.db.commit(*statements, *bound)
    return "no_checkout_of_ours" if bound and rows.one(bound[0]) is None else None


def _references(facts: Facts) -> set[str]:
    """The payments whose refunds are to be worked out anew."""
    named = {facts.payment.reference} if facts.payment else set[str]()
    named |= {facts.takeback.reference} if facts.takeback else set()
    return named | ({facts.refunded[0]} if facts.refunded else set())
