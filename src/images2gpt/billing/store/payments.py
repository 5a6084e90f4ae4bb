"""Reading the payments table."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write

BY_REFERENCE = """
SELECT id, user_id, product
FROM payments
WHERE reference = ?
"""

OF_SESSION = """
SELECT id, reference, product, credits, amount_cents, currency, country, last4, status, taken, created_at
FROM payments
WHERE user_id = (SELECT user_id FROM sessions WHERE token_hash = ?)
ORDER BY created_at DESC
LIMIT ?
"""

TO_LOOK_AT = """
SELECT reference
FROM payments
WHERE status IN ('paid', 'partially_refunded') AND looked_at <= ?1 AND created_at BETWEEN ?2 AND ?1
ORDER BY looked_at
LIMIT ?3
"""

LOOKED = """
UPDATE payments
SET looked_at = ?
WHERE reference = ?
"""

WITHDRAWABLE = """
SELECT p.id, p.reference, p.product, p.credits, p.amount_cents, p.currency, p.status, p.created_at, u.email,
  (
    SELECT s.id
    FROM subscriptions AS s
    WHERE s.id = p.subscription_id AND s.status NOT IN ('canceled', 'expired')
  ) AS plan,
  (SELECT count(*) FROM support_messages AS m WHERE m.user_id = u.id AND m.kind = 'withdrawal') AS withdrawals,
  min(p.credits - p.taken, CASE
    WHEN p.subscription_id IS NULL THEN u.pack_credits - (
      SELECT coalesce(sum(o.credits - o.taken), 0)
      FROM support_messages AS m
      JOIN payments AS o ON o.id = m.subject
      WHERE m.user_id = u.id AND m.kind = 'withdrawal' AND m.state = 'open'
        AND o.id <> p.id AND o.subscription_id IS NULL AND o.status = 'paid'
    )
    WHEN u.plan_source = p.reference AND u.plan_ends_at > ?1 THEN u.plan_credits
    ELSE 0
  END) AS unspent
FROM payments AS p
JOIN users AS u ON u.id = p.user_id
WHERE p.id = ?2 AND p.user_id = (SELECT user_id FROM sessions WHERE token_hash = ?3)
"""


class Paid(msgspec.Struct, frozen=True):
    """That there is such a payment, and whose."""

    id: str
    user_id: str
    product: str


class Referred(msgspec.Struct, frozen=True):
    """What Creem is asked about."""

    reference: str


class Row(msgspec.Struct, frozen=True):
    """A payment as its payer may see it."""

    id: str
    reference: str
    product: str
    credits: int
    amount_cents: int
    currency: str
    country: str | None
    last4: str | None
    status: str
    taken: int
    created_at: int


class Withdrawable(msgspec.Struct, frozen=True):
    """A payment, and how many of its credits are still there and not promised to another withdrawal.

    `plan`: the subscription behind it, while that goes on. `withdrawals`: how often its payer has withdrawn so far.
    """

    id: str
    reference: str
    product: str
    credits: int
    amount_cents: int
    currency: str
    status: str
    created_at: int
    email: str
    plan: str | None
    withdrawals: int
    unspent: int


def by_reference(reference: str) -> Query[Paid]:
    """No row: nothing of ours was paid with it."""
    return select(Paid, BY_REFERENCE, reference)


def of_session(token_hash: str, *, limit: int) -> Query[Row]:
    """What whose session this is has paid, newest first."""
    return select(Row, OF_SESSION, token_hash, limit)


def to_look_at(*, looked_before: int, since: int, limit: int) -> Query[Referred]:
    """Of whose money something may have gone back since it was last asked about."""
    return select(Referred, TO_LOOK_AT, looked_before, since, limit)


def looked(reference: str, *, now: int) -> Statement[Written]:
    """Creem is asked about it."""
    return write(LOOKED, now, reference)


def withdrawable(payment_id: str, token_hash: str, *, now: int) -> Query[Withdrawable]:
    """No row: it is not theirs."""
    return select(Withdrawable, WITHDRAWABLE, now, payment_id, token_hash)
