"""The end of a dispute, as an operator tells it."""

import msgspec

from images2gpt.application import App
from images2gpt.billing.store import disputes
from images2gpt.errors import Conflict, Invalid
from images2gpt.ports import Statement, Written

OUTCOMES = ("won", "lost")


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the bank decided: won is for us."""

    outcome: str


class Closed(msgspec.Struct, frozen=True):
    """How many disputes were closed."""

    closed: int


async def close(app: App, user_id: str, wanted: Outcome, *, audit_id: str, audit: Statement[Written]) -> Closed:
    """Unfreezes the account; a won one also gives its credits back. `audit` goes first. Raises Invalid, Conflict."""
    if wanted.outcome not in OUTCOMES:
        raise Invalid(outcome="must be won or lost")
    closed = disputes.close(user_id, wanted.outcome)
    back = disputes.give_back(user_id, app.ids.new("txn"), reference=f"dispute_{audit_id}", now=app.clock.now())
    rows = await app.db.commit(audit, closed, *back)
    if not rows.of(closed):
        raise Conflict("Nothing of this account is disputed.")
    return Closed(len(rows.of(closed)))
