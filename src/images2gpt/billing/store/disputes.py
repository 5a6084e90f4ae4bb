"""The end of a dispute, which Creem never tells: an operator does."""

import msgspec

from images2gpt import credits
from images2gpt.ports import Statement, Written, write, write_returning

CLOSE = """
UPDATE takebacks
SET state = ?1
WHERE kind = 'chargeback' AND state = 'succeeded' AND reference IN (SELECT reference FROM payments WHERE user_id = ?2)
RETURNING id, reference
"""

GIVE_BACK = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, w.id, 'adjustment', 0, w.took + w.short - min(w.debt, w.short),
  w.balance + w.took + w.short - min(w.debt, w.short), ?2, ?3
FROM (
  SELECT u.id, u.debt, u.plan_credits + u.pack_credits AS balance,
    (
      SELECT coalesce(sum(k.shortfall), 0)
      FROM payments AS p
      JOIN takebacks AS k ON k.reference = p.reference
      WHERE p.user_id = u.id AND k.kind = 'chargeback' AND k.state = 'won' AND k.applied = 1
    ) AS short,
    (
      SELECT coalesce(sum(-t.plan_delta - t.pack_delta), 0)
      FROM payments AS p
      JOIN takebacks AS k ON k.reference = p.reference
      JOIN credit_transactions AS t ON t.kind = 'chargeback' AND t.reference = k.id
      WHERE p.user_id = u.id AND k.state = 'won' AND k.applied = 1
    ) AS took
  FROM users AS u
  WHERE u.id = ?4
) AS w
WHERE w.took + w.short - min(w.debt, w.short) > 0
"""

FORGIVE = """
UPDATE users
SET debt = debt - min(debt, (
  SELECT coalesce(sum(k.shortfall), 0)
  FROM payments AS p
  JOIN takebacks AS k ON k.reference = p.reference
  WHERE p.user_id = users.id AND k.kind = 'chargeback' AND k.state = 'won' AND k.applied = 1
))
WHERE id = ?
"""

RESTORE = """
UPDATE payments
SET status = 'paid', taken = max(0, taken - (
  SELECT coalesce(sum(k.shortfall - t.plan_delta - t.pack_delta), 0)
  FROM takebacks AS k
  JOIN credit_transactions AS t ON t.kind = 'chargeback' AND t.reference = k.id
  WHERE k.reference = payments.reference AND k.state = 'won' AND k.applied = 1
))
WHERE user_id = ?1 AND EXISTS (
  SELECT 1 FROM takebacks AS k WHERE k.reference = payments.reference AND k.state = 'won' AND k.applied = 1
)
"""

SETTLED = """
UPDATE takebacks
SET applied = 2
WHERE state = 'won' AND reference IN (SELECT reference FROM payments WHERE user_id = ?)
"""

UNFREEZE = """
UPDATE users
SET frozen = 0
WHERE id = ?1 AND NOT EXISTS (
  SELECT 1
  FROM payments AS p
  JOIN takebacks AS k ON k.reference = p.reference
  WHERE p.user_id = ?1 AND k.kind = 'chargeback' AND k.state = 'succeeded'
)
"""


class Closed(msgspec.Struct, frozen=True):
    """A dispute that is over."""

    id: str
    reference: str


def close(user_id: str, outcome: str) -> Statement[Closed]:
    """`outcome`: won or lost. No row: nothing of theirs is disputed."""
    return write_returning(Closed, CLOSE, outcome, user_id)


def give_back(user_id: str, entry_id: str, *, reference: str, now: int) -> list[Statement[Written]]:
    """What won disputes took returns as pack credits; what they left as a debt is forgiven. Once."""
    return [
        write(GIVE_BACK, entry_id, reference, now, user_id),
        credits.apply(entry_id),
        write(FORGIVE, user_id),
        write(RESTORE, user_id),
        write(SETTLED, user_id),
        write(UNFREEZE, user_id),
    ]
