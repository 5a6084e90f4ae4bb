"""What is charged after an account was deleted goes back: a step of a row, until Creem's own record confirms it."""

from images2gpt import alarms, log
from images2gpt.application import App
from images2gpt.billing import creem, reading
from images2gpt.billing.creem_objects import Transaction
from images2gpt.billing.facts import record
from images2gpt.billing.reading import Facts
from images2gpt.billing.store import refunds
from images2gpt.billing.store.refunds import Owed
from images2gpt.errors import NotFound, Unavailable
from images2gpt.times import HOUR_S, MINUTE_S

ROWS = 10
"""An invocation may make 50 calls on the smallest plan; each row needs two."""
AGAIN_S = HOUR_S
"""Creem knows no idempotency: it is asked again only when its record has said nothing of a refund for so long."""
LONGEST_WAIT_S = 6 * HOUR_S
ALARMING_LOOKS = 8
"""By then two hours have passed."""


async def refund_late(app: App) -> None:
    """Looks at every payment that is due, and asks for its refund where there is none. One failure stops no other."""
    if not app.settings.creem_key:
        return
    query = refunds.due(now=app.clock.now(), limit=ROWS)
    for owed in (await app.db.read(query)).of(query):
        try:
            await _look(app, owed)
        except (Unavailable, NotFound) as error:
            log.event("refund_failed", error=error.code)
        if owed.looks + 1 >= ALARMING_LOOKS:
            alarms.sound(app, "refund_not_confirmed", payment=owed.reference)


async def _look(app: App, owed: Owed) -> None:
    """Raises Unavailable, NotFound."""
    now = app.clock.now()
    next_at = now + min(MINUTE_S << min(owed.looks, 10), LONGEST_WAIT_S)
    taken = refunds.begin_look(owed.reference, next_at=next_at, now=now)
    row = (await app.db.commit(taken)).one(taken)
    if row is None:
        return
    told = await creem.read_transaction(app, row.reference)
    if _went_back(told):
        refunded = (row.reference, int(told.refunded_amount or 0))
        await record(app, Facts(refunded=refunded), *refunds.done(row.reference, now=now))
    elif row.asked_at <= now - AGAIN_S:
        await app.db.commit(refunds.asked(row.reference, now=now))
        await creem.refund(app, row.reference)


def _went_back(told: Transaction) -> bool:
    """Wholly, by a refund or through the payer's bank."""
    whole = told.amount_paid if told.amount_paid is not None else told.amount
    return told.status in ("refunded", *reading.CHARGED_BACK) or 0 < (whole or 0) <= (told.refunded_amount or 0)
