"""The subscriptions table."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write

COLUMNS = "id, user_id, customer, product, status, period_ends_at, created_at"

UPSERT = """
INSERT INTO subscriptions (id, user_id, checkout_id, customer, product, status, period_ends_at, version, created_at)
SELECT ?1, user_id, id, ?2, ?3, ?4, ?5, ?6, ?7
FROM checkouts
WHERE id = coalesce(?8, (SELECT checkout_id FROM subscriptions WHERE id = ?1))
ON CONFLICT (id) DO UPDATE
SET customer = coalesce(excluded.customer, subscriptions.customer),
  product = excluded.product,
  status = excluded.status,
  period_ends_at = coalesce(excluded.period_ends_at, subscriptions.period_ends_at),
  version = excluded.version
WHERE excluded.version >= subscriptions.version
  AND (subscriptions.status NOT IN ('canceled', 'expired') OR excluded.version > subscriptions.version)
"""

ENDED = """
UPDATE subscriptions
SET status = 'canceled'
WHERE id = ? AND status NOT IN ('canceled', 'expired')
"""

REOPEN_DELETION = """
UPDATE deletions
SET state = 'open', done_at = NULL
WHERE state = 'done' AND user_id = (
  SELECT user_id FROM subscriptions WHERE id = ? AND status NOT IN ('canceled', 'expired')
)
"""

END_PLAN = """
UPDATE users
SET plan_ends_at = min(plan_ends_at, ?1)
WHERE id = (SELECT user_id FROM subscriptions WHERE id = ?2 AND status = 'expired')
  AND plan_source IN (SELECT reference FROM payments WHERE subscription_id = ?2)
"""

OF_SESSION = f"""
SELECT {COLUMNS}
FROM subscriptions
WHERE user_id = (SELECT user_id FROM sessions WHERE token_hash = ?)
ORDER BY created_at DESC
LIMIT 1
"""

TO_LOOK_AT = f"""
SELECT {COLUMNS}
FROM subscriptions
WHERE looked_at <= ?1 AND (status NOT IN ('canceled', 'expired') OR period_ends_at > ?1)
ORDER BY looked_at
LIMIT ?2
"""

LOOKED = """
UPDATE subscriptions
SET looked_at = ?
WHERE id = ?
"""

CUSTOMER = """
SELECT customer
FROM payments
WHERE user_id = (SELECT user_id FROM sessions WHERE token_hash = ?) AND customer IS NOT NULL
ORDER BY created_at DESC
LIMIT 1
"""


class Subscription(msgspec.Struct, frozen=True):
    """A row of subscriptions."""

    id: str
    user_id: str
    customer: str | None
    product: str
    status: str
    period_ends_at: int | None
    created_at: int


class Customer(msgspec.Struct, frozen=True):
    """Creem's customer of a person."""

    customer: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription as Creem tells it. `version`: its time of change in ms; `checkout`: ours, None if not told."""

    id: str
    checkout: str | None
    customer: str | None
    product: str
    status: str
    period_ends_at: int | None
    version: int


def upsert(told: Told, *, now: int) -> Statement[Written]:
    """An older tale changes nothing, and what has ended is not revived by one of the same age."""
    values = (told.customer, told.product, told.status, told.period_ends_at, told.version, now, told.checkout)
    return write(UPSERT, told.id, *values)


def ended(subscription_id: str) -> Statement[Written]:
    """Creem has ended it, or never heard of it."""
    return write(ENDED, subscription_id)


def reopen_deletion(subscription_id: str) -> Statement[Written]:
    """A plan that goes on for an account that was deleted: its deletion is not done before that has ended, too."""
    return write(REOPEN_DELETION, subscription_id)


def end_plan(subscription_id: str, *, now: int) -> Statement[Written]:
    """Where the subscription is expired its plan credits end now."""
    return write(END_PLAN, now, subscription_id)


def of_session(token_hash: str) -> Query[Subscription]:
    """The latest of whose session this is."""
    return select(Subscription, OF_SESSION, token_hash)


def to_look_at(*, looked_before: int, limit: int) -> Query[Subscription]:
    """Not ended, longest not looked at first."""
    return select(Subscription, TO_LOOK_AT, looked_before, limit)


def looked(subscription_id: str, *, now: int) -> Statement[Written]:
    """Creem was asked about it."""
    return write(LOOKED, now, subscription_id)


def customer_of_session(token_hash: str) -> Query[Customer]:
    """Creem's customer of whoever has paid something."""
    return select(Customer, CUSTOMER, token_hash)
