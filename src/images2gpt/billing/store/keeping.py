"""How long the books of money are kept, and how they go: payments first, then what they refer to."""

from images2gpt.ports import Statement, Written, write
from images2gpt.times import DAY_S

KEPT_S = (7 * 365 + 2) * DAY_S
"""Seven years with their leap days (promises.md R6): not a day less."""

DELETE_PAYMENTS = """
DELETE FROM payments
WHERE id IN (SELECT id FROM payments WHERE created_at <= ? ORDER BY created_at LIMIT ?)
"""

DELETE_TAKEBACKS = """
DELETE FROM takebacks
WHERE id IN (
  SELECT k.id
  FROM takebacks AS k
  WHERE k.created_at <= ? AND NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.reference = k.reference)
  ORDER BY k.created_at
  LIMIT ?
)
"""

DELETE_REFUNDS = """
DELETE FROM refunds
WHERE reference IN (
  SELECT reference FROM refunds WHERE created_at <= ? AND state = 'done' ORDER BY created_at LIMIT ?
)
"""

DELETE_SUBSCRIPTIONS = """
DELETE FROM subscriptions
WHERE id IN (
  SELECT id
  FROM subscriptions
  WHERE status IN ('canceled', 'expired') AND coalesce(period_ends_at, created_at) <= ?
  ORDER BY coalesce(period_ends_at, created_at)
  LIMIT ?
)
"""

DELETE_CHECKOUTS = """
DELETE FROM checkouts
WHERE id IN (
  SELECT c.id
  FROM checkouts AS c
  WHERE c.created_at <= ?
    AND NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.checkout_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM subscriptions AS s WHERE s.checkout_id = c.id)
  ORDER BY c.created_at
  LIMIT ?
)
"""

DELETE_EVENTS = """
DELETE FROM webhook_events
WHERE id IN (SELECT id FROM webhook_events WHERE created_at <= ? ORDER BY created_at LIMIT ?)
"""


def delete_payments(*, now: int, limit: int) -> Statement[Written]:
    """The ledger of an account that lives on still holds their references, so none is granted twice."""
    return write(DELETE_PAYMENTS, now - KEPT_S, limit)


def delete_takebacks(*, now: int, limit: int) -> Statement[Written]:
    """Not before the payment that they are about: what was taken of it is explained by them."""
    return write(DELETE_TAKEBACKS, now - KEPT_S, limit)


def delete_refunds(*, now: int, limit: int) -> Statement[Written]:
    """Only what went back."""
    return write(DELETE_REFUNDS, now - KEPT_S, limit)


def delete_subscriptions(*, now: int, limit: int) -> Statement[Written]:
    """From the end of their last period; a plan that goes on stays."""
    return write(DELETE_SUBSCRIPTIONS, now - KEPT_S, limit)


def delete_checkouts(*, now: int, limit: int) -> Statement[Written]:
    """What a payment or a plan still refers to stays: that of a running plan binds what is paid for it."""
    return write(DELETE_CHECKOUTS, now - KEPT_S, limit)


def delete_events(*, now: int, limit: int) -> Statement[Written]:
    """From then on an event of theirs is refused for its age: `webhooks.TOO_OLD_S`."""
    return write(DELETE_EVENTS, now - KEPT_S, limit)
