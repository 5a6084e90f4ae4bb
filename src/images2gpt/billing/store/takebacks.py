"""The takebacks table: refunds and disputes, and the credits that go with them.

What is due is worked out anew each time, out of everything that is known of a payment: so the order in which refunds,
disputes and payments are told decides nothing, and a refund and a dispute of one payment take its credits once.
"""

import msgspec

from images2gpt import credits
from images2gpt.ports import Query, Statement, Written, select, write

DUE = """
SELECT p.reference, p.user_id, k.id AS takeback, k.kind,
  (p.credits - coalesce((
    SELECT -t.plan_delta FROM credit_transactions AS t WHERE t.kind = 'expiry' AND t.reference = p.reference
  ), 0)) * min(p.amount_cents, max(p.refunded_cents, coalesce((
    SELECT sum(CASE WHEN k.kind = 'refund' THEN k.amount_cents ELSE p.amount_cents END)
    FROM takebacks AS k
    WHERE k.reference = p.reference AND k.state IN ('succeeded', 'lost')
  ), 0))) / max(p.amount_cents, 1) - p.taken AS due,
  iif(u.plan_ends_at > ?1, u.plan_credits, 0) AS plan, u.pack_credits AS pack, p.subscription_id IS NOT NULL AS is_plan,
  u.plan_credits + u.pack_credits AS balance
FROM payments AS p
JOIN users AS u ON u.id = p.user_id AND (u.deleted_at IS NULL OR u.purge_after IS NOT NULL)
JOIN takebacks AS k ON k.id = (
  SELECT max(id) FROM takebacks WHERE reference = p.reference AND state IN ('succeeded', 'lost') AND applied = 0
)
WHERE p.reference = ?2 AND p.granted = 1
"""

NOTE = """
INSERT INTO takebacks (id, kind, reference, amount_cents, state, created_at)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE
SET state = excluded.state, amount_cents = excluded.amount_cents
WHERE takebacks.state = 'pending'
"""

FREEZE = """
UPDATE users
SET frozen = 1
WHERE id = (SELECT user_id FROM payments WHERE reference = ?1)
  AND EXISTS (SELECT 1 FROM takebacks WHERE reference = ?1 AND kind = 'chargeback' AND state = 'succeeded')
"""

SEEN = """
UPDATE payments
SET refunded_cents = max(refunded_cents, ?)
WHERE reference = ?
"""

TAKE = f"""
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?3, r.user_id, r.kind, -r.plan_part, -r.pack_part, r.balance - r.plan_part - r.pack_part, r.takeback, ?1
FROM (
  SELECT d.user_id, d.kind, d.takeback, d.balance,
    iif(d.is_plan, min(d.due, d.plan), min(d.due - min(d.due, d.pack), d.plan)) AS plan_part,
    iif(d.is_plan, min(d.due - min(d.due, d.plan), d.pack), min(d.due, d.pack)) AS pack_part
  FROM (
    {DUE}
  ) AS d
  WHERE d.due > 0
) AS r
"""

OWE = f"""
UPDATE users
SET debt = debt + (
  SELECT d.due
  FROM (
    {DUE}
  ) AS d
) + (SELECT plan_delta + pack_delta FROM credit_transactions WHERE id = ?3)
WHERE id = (SELECT user_id FROM credit_transactions WHERE id = ?3)
"""

NOTE_SHORTFALL = f"""
UPDATE takebacks
SET shortfall = (
  SELECT d.due
  FROM (
    {DUE}
  ) AS d
) + (SELECT plan_delta + pack_delta FROM credit_transactions WHERE id = ?3)
WHERE id = (SELECT reference FROM credit_transactions WHERE id = ?3)
"""

TAKEN = f"""
UPDATE payments
SET taken = taken + max(0, coalesce((
    SELECT d.due
    FROM (
      {DUE}
    ) AS d
  ), 0)),
  status = CASE
    WHEN EXISTS (
      SELECT 1 FROM takebacks WHERE reference = ?2 AND kind = 'chargeback' AND state IN ('succeeded', 'lost')
    ) THEN 'disputed'
    WHEN amount_cents <= max(refunded_cents, coalesce((
      SELECT sum(amount_cents) FROM takebacks WHERE reference = ?2 AND kind = 'refund' AND state = 'succeeded'
    ), 0)) AND EXISTS (SELECT 1 FROM takebacks WHERE reference = ?2 AND state = 'succeeded') THEN 'refunded'
    WHEN EXISTS (SELECT 1 FROM takebacks WHERE reference = ?2 AND state = 'succeeded') THEN 'partially_refunded'
    ELSE 'paid'
  END
WHERE reference = ?2 AND granted = 1
"""

APPLIED = """
UPDATE takebacks
SET applied = 1
WHERE reference = ?1 AND state IN ('succeeded', 'lost') AND applied = 0
  AND EXISTS (SELECT 1 FROM payments WHERE reference = ?1 AND granted = 1)
"""

PENDING = """
SELECT id, reference, amount_cents
FROM takebacks
WHERE state = 'pending' AND created_at <= ?
ORDER BY created_at
LIMIT ?
"""


class Takeback(msgspec.Struct, frozen=True, kw_only=True):
    """A refund or a dispute, as Creem tells it. `kind`: refund or chargeback."""

    id: str
    kind: str
    reference: str
    amount_cents: int
    state: str


class Pending(msgspec.Struct, frozen=True):
    """A refund that is not decided."""

    id: str
    reference: str
    amount_cents: int


def note(takeback: Takeback, *, now: int) -> Statement[Written]:
    """Known from now on, perhaps before its payment is. What is decided stays so."""
    t = takeback
    return write(NOTE, t.id, t.kind, t.reference, t.amount_cents, t.state, now)


def seen(reference: str, *, refunded_cents: int) -> Statement[Written]:
    """What Creem's own record of the payment says to have gone back."""
    return write(SEEN, refunded_cents, reference)


def settle(reference: str, entry_id: str, *, now: int) -> list[Statement[Written]]:
    """Takes back what is due for a payment. First its own kind of credits, then the other, then a debt."""
    return [
        write(TAKE, now, reference, entry_id),
        credits.apply(entry_id),
        write(OWE, now, reference, entry_id),
        write(NOTE_SHORTFALL, now, reference, entry_id),
        write(TAKEN, now, reference),
        write(APPLIED, reference),
        write(FREEZE, reference),
    ]


def pending(*, now: int, limit: int) -> Query[Pending]:
    """Oldest first."""
    return select(Pending, PENDING, now, limit)
