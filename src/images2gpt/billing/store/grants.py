"""The credits that a payment grants: once, whatever tells of it in whatever order."""

import msgspec

from images2gpt import credits
from images2gpt.ports import Statement, Written, write

INSERT = """
INSERT INTO payments (id, reference, user_id, checkout_id, subscription_id, order_id, customer, product, credits,
  amount_cents, currency, country, period_starts_at, period_ends_at, created_at)
SELECT ?1, ?2, user_id, id, ?3, ?4, ?5, ?6,
  CASE
    WHEN EXISTS (
      SELECT 1 FROM payments AS o WHERE o.subscription_id = ?3 AND o.period_ends_at = ?12 AND o.product <> ?6
    )
      THEN max(1, min(?7, CAST(?7 * (?12 - ?15) / (?12 - ?11) AS INTEGER)))
    ELSE ?7
  END,
  ?8, ?9, ?10, ?11, ?12, ?13
FROM checkouts
WHERE id = coalesce((SELECT checkout_id FROM subscriptions WHERE id = ?3), ?14)
ON CONFLICT DO NOTHING
"""

PAID = """
UPDATE checkouts
SET state = 'paid'
WHERE id = (SELECT checkout_id FROM payments WHERE reference = ?)
"""

LAPSE_BEFORE = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, u.id, 'expiry', -u.plan_credits, 0, u.pack_credits,
  coalesce(u.plan_source, u.id || '_' || u.plan_ends_at), ?2
FROM payments AS p
JOIN users AS u ON u.id = p.user_id
WHERE p.reference = ?3 AND p.granted = 0 AND p.period_ends_at >= u.plan_ends_at AND p.period_ends_at > ?2
  AND u.plan_credits > 0 AND u.deleted_at IS NULL
"""

GRANT = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, u.id, iif(p.period_ends_at IS NULL, 'pack', 'plan'), iif(p.period_ends_at IS NULL, 0, p.credits),
  iif(p.period_ends_at IS NULL, p.credits, 0), u.plan_credits + u.pack_credits + p.credits, p.reference, ?2
FROM payments AS p
JOIN users AS u ON u.id = p.user_id
WHERE p.reference = ?3 AND p.granted = 0 AND u.deleted_at IS NULL
"""

BEGIN_PERIOD = """
UPDATE users
SET plan = p.product, plan_ends_at = p.period_ends_at, plan_source = p.reference
FROM payments AS p
WHERE p.reference = ?1 AND p.granted = 0 AND users.id = p.user_id
  AND p.period_ends_at >= users.plan_ends_at AND p.period_ends_at > ?2 AND users.deleted_at IS NULL
"""

LAPSE_STALE = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, u.id, 'expiry', -p.credits, 0, u.plan_credits + u.pack_credits - p.credits, p.reference, ?2
FROM payments AS p
JOIN users AS u ON u.id = p.user_id
WHERE p.reference = ?3 AND p.granted = 0 AND p.period_ends_at IS NOT NULL AND u.plan_source IS NOT p.reference
  AND u.deleted_at IS NULL
"""

SETTLE_DEBT = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, r.user_id, 'refund', iif(r.plan, -r.part, 0), iif(r.plan, 0, -r.part), r.balance - r.part,
  'debt_' || r.reference, ?2
FROM (
  SELECT p.reference, u.id AS user_id, p.period_ends_at IS NOT NULL AS plan, u.plan_credits + u.pack_credits AS balance,
    min(u.debt, p.credits) AS part
  FROM payments AS p
  JOIN users AS u ON u.id = p.user_id
  WHERE p.reference = ?3 AND p.granted = 0 AND (p.period_ends_at IS NULL OR u.plan_source = p.reference)
    AND u.deleted_at IS NULL
) AS r
WHERE r.part > 0
"""

LESSEN_DEBT = """
UPDATE users
SET debt = debt + (SELECT plan_delta + pack_delta FROM credit_transactions WHERE id = ?1)
WHERE id = (SELECT user_id FROM credit_transactions WHERE id = ?1)
"""

GRANTED = """
UPDATE payments
SET granted = 1
WHERE reference = ? AND EXISTS (SELECT 1 FROM users AS u WHERE u.id = payments.user_id AND u.deleted_at IS NULL)
"""

LAPSE_ENDED = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT 'txn_expiry_' || plan_source, id, 'expiry', -plan_credits, 0, pack_credits, plan_source, ?1
FROM users
WHERE plan_credits > 0 AND plan_ends_at <= ?1 AND plan_source IS NOT NULL
ORDER BY plan_ends_at
LIMIT ?2
ON CONFLICT DO NOTHING
"""

CLEAR_ENDED = """
UPDATE users
SET plan_credits = 0
WHERE plan_credits > 0 AND plan_ends_at <= ?1
  AND EXISTS (SELECT 1 FROM credit_transactions AS t WHERE t.kind = 'expiry' AND t.reference = users.plan_source)
"""


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid, as an event or a reading tells it. `reference`: Creem's transaction, or what stands for one."""

    reference: str
    checkout: str | None
    subscription: str | None
    order: str | None
    customer: str | None
    product: str
    credits: int
    amount_cents: int
    currency: str
    country: str | None
    period_starts_at: int | None
    period_ends_at: int | None
    paid_at: int | None = None


def grant(payment: Payment, ids: list[str], *, now: int) -> list[Statement[Written]]:
    """Records the payment and grants what it pays for, once. `ids`: one for the row and four for the ledger.

    Another plan within a period that is paid gets the share of the time that is left of it. What is left of an earlier
    period lapses; a period that is over or behind the present one lapses at once; a debt is
    settled first. An account that was deleted gets nothing: `refunds.queue` sends the money back.
    """
    p, (row_id, before, entry, stale, debt) = payment, ids
    about = (p.subscription, p.order, p.customer, p.product, p.credits, p.amount_cents, p.currency, p.country)
    period = (p.period_starts_at, p.period_ends_at)
    return [
        write(INSERT, row_id, p.reference, *about, *period, now, p.checkout, p.paid_at or now),
        write(PAID, p.reference),
        write(LAPSE_BEFORE, before, now, p.reference),
        credits.apply(before),
        write(GRANT, entry, now, p.reference),
        credits.apply(entry),
        write(BEGIN_PERIOD, p.reference, now),
        write(LAPSE_STALE, stale, now, p.reference),
        credits.apply(stale),
        write(SETTLE_DEBT, debt, now, p.reference),
        credits.apply(debt),
        write(LESSEN_DEBT, debt),
        write(GRANTED, p.reference),
    ]


def lapse(*, now: int, limit: int) -> tuple[Statement[Written], Statement[Written]]:
    """Plan credits whose period is over go, and the ledger says so."""
    return write(LAPSE_ENDED, now, limit), write(CLEAR_ENDED, now)
