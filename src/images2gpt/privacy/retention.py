"""How long each class of data is kept, and the statements that end it: what the cron runs, and the pages say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from images2gpt import (
    alarms,
    billing,
    generations,
    identity,
    limits,
    moderation,
    references,
    sessions,
    support,
    trials,
)
from images2gpt.ports import Statement, Written
from images2gpt.privacy import store
from images2gpt.privacy.store import AUDIT_KEPT_S, LEDGER_KEPT_S

Ending = Statement[Written] | Sequence[Statement[Written]]


@dataclass(frozen=True, slots=True)
class Period:
    """`seconds` after `since`, what is left of `table` goes by `ends`, at most `limit` rows at a time."""

    seconds: int
    since: str
    table: str
    ends: Callable[..., Ending]

    def statements(self, *, now: int, limit: int) -> list[Statement[Written]]:
        """What ends it, to be committed."""
        ending = self.ends(now=now, limit=limit)
        return [ending] if isinstance(ending, Statement) else list(ending)


PERIODS = {
    "session": Period(sessions.LIFETIME_S, "signing in", "sessions", sessions.delete_expired),
    "reset link": Period(
        identity.LIFETIME_S[identity.RESET], "being mailed", "email_tokens", identity.delete_expired_tokens
    ),
    "verification link": Period(
        identity.LIFETIME_S[identity.VERIFY], "being mailed", "email_tokens", identity.delete_expired_tokens
    ),
    "counter": Period(limits.LONGEST_S, "the first that it counts", "limits", limits.delete_ended),
    "order key": Period(generations.KEY_KEPT_S, "its order", "idempotency_keys", generations.forget_keys),
    "reference image": Period(references.KEPT_S, "its upload", "reference_images", references.delete_expired),
    "trial": Period(trials.PERIOD_S, "its order", "trial_claims", trials.delete_expired),
    "visitor's image": Period(trials.PERIOD_S, "its order", "generations", generations.delete_unclaimed),
    "refusal": Period(moderation.KEPT_S, "the refusal", "moderation_events", moderation.delete_old),
    "message": Period(support.KEPT_S, "its arrival", "support_messages", support.delete_old),
    "operators' record": Period(AUDIT_KEPT_S, "what they did", "audit", store.delete_old_audit),
    "alarm": Period(alarms.KEPT_S, "it last rang", "alarms", alarms.delete_old),
    "ledger": Period(LEDGER_KEPT_S, "the account's deletion", "credit_transactions", store.purge),
    "payment": Period(billing.KEPT_S, "being paid", "payments", billing.delete_payments),
    "takeback": Period(billing.KEPT_S, "being told", "takebacks", billing.delete_takebacks),
    "refund": Period(billing.KEPT_S, "being owed", "refunds", billing.delete_refunds),
    "plan": Period(billing.KEPT_S, "the end of its last period", "subscriptions", billing.delete_subscriptions),
    "checkout": Period(billing.KEPT_S, "its begin", "checkouts", billing.delete_checkouts),
    "event of Creem": Period(billing.KEPT_S, "its arrival", "webhook_events", billing.delete_events),
    "number of a payer": Period(billing.KEPT_S, "the account's deletion", "users", store.delete_users),
    "certificate": Period(billing.KEPT_S, "the account's deletion", "deletions", store.delete_deletions),
}
"""In an order in which nothing goes before what refers to it."""


def let_go(*, now: int, limit: int) -> list[Statement[Any]]:
    """All that has passed its time, bounded. Two classes of one table have the same statement, which runs once."""
    endings = {period.ends: period for period in PERIODS.values()}
    return [statement for period in endings.values() for statement in period.statements(now=now, limit=limit)]
