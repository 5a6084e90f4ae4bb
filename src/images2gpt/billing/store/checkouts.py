"""The checkouts table."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning

INSERT = """
INSERT INTO checkouts (id, user_id, product, immediate_start_consent, created_at)
SELECT ?1, user_id, ?2, ?3, ?4
FROM sessions
WHERE token_hash = ?5 AND expires_at > ?4
  AND NOT EXISTS (
    SELECT 1 FROM idempotency_keys AS i WHERE i.owner = sessions.user_id AND i.key = ?6 AND i.created_at > ?7
  )
  AND (?8 = 0 OR NOT EXISTS (
    SELECT 1
    FROM subscriptions AS s
    WHERE s.user_id = sessions.user_id
      AND s.status IN ('active', 'trialing', 'past_due', 'unpaid', 'paused', 'scheduled_cancel')
      AND coalesce(s.period_ends_at, ?4 + 1) > ?4
  ))
RETURNING id, user_id, product, creem_id, url
"""

REMEMBER_KEY = """
INSERT INTO idempotency_keys (owner, key, body_hash, reference, created_at)
SELECT user_id, ?1, ?2, id, ?3
FROM checkouts
WHERE id = ?4
ON CONFLICT (owner, key) DO UPDATE
SET body_hash = excluded.body_hash, reference = excluded.reference, balance = NULL, created_at = excluded.created_at
"""

REMEMBERED = """
SELECT i.body_hash, i.reference, c.creem_id, c.url, c.product
FROM idempotency_keys AS i
LEFT JOIN checkouts AS c ON c.id = i.reference
WHERE i.owner = (SELECT user_id FROM sessions WHERE token_hash = ?) AND i.key = ? AND i.created_at > ?
"""

OPENED = """
UPDATE checkouts
SET creem_id = coalesce(creem_id, ?), url = coalesce(url, ?)
WHERE id = ? AND EXISTS (SELECT 1 FROM users AS u WHERE u.id = checkouts.user_id AND u.deleted_at IS NULL)
RETURNING url
"""

OVER = """
UPDATE checkouts
SET state = 'over'
WHERE id = ? AND state = 'open'
"""

OPEN = """
SELECT id, user_id, product, creem_id, url
FROM checkouts
WHERE state = 'open' AND looked_at <= ? AND creem_id IS NOT NULL
ORDER BY looked_at
LIMIT ?
"""

LOOKED = """
UPDATE checkouts
SET looked_at = ?
WHERE id = ?
"""

END_OLD = """
UPDATE checkouts
SET state = 'over'
WHERE id IN (SELECT id FROM checkouts WHERE state = 'open' AND looked_at <= ?1 AND created_at <= ?1 LIMIT ?2)
"""


class Checkout(msgspec.Struct, frozen=True):
    """A row of checkouts."""

    id: str
    user_id: str
    product: str
    creem_id: str | None
    url: str | None


class Remembered(msgspec.Struct, frozen=True):
    """What an idempotency key stands for; no `product` where it was no checkout."""

    body_hash: str
    reference: str
    creem_id: str | None
    url: str | None
    product: str | None


class Page(msgspec.Struct, frozen=True):
    """Where a checkout is paid."""

    url: str


def insert(
    checkout_id: str, product: str, *, consent: bool, plan: bool, token_hash: str, key: str, valid_from: int, now: int
) -> Statement[Checkout]:
    """No row: the session has ended, the key was used, or (for a plan) there is one already."""
    values = (product, int(consent), now, token_hash, key, valid_from, int(plan))
    return write_returning(Checkout, INSERT, checkout_id, *values)


def remember_key(checkout_id: str, *, key: str, body_hash: str, now: int) -> Statement[Written]:
    """Binds an idempotency key to the checkout of the same batch."""
    return write(REMEMBER_KEY, key, body_hash, now, checkout_id)


def remembered(token_hash: str, key: str, *, valid_from: int) -> Query[Remembered]:
    """What whose session this is used `key` for."""
    return select(Remembered, REMEMBERED, token_hash, key, valid_from)


def opened(checkout_id: str, *, creem_id: str, url: str) -> Statement[Page]:
    """Creem has it. Of several pages that a double click opened the first is everybody's."""
    return write_returning(Page, OPENED, creem_id, url, checkout_id)


def over(checkout_id: str) -> Statement[Written]:
    """It will not be paid any more."""
    return write(OVER, checkout_id)


def open_since(*, looked_before: int, limit: int) -> Query[Checkout]:
    """Not paid yet, longest not looked at first."""
    return select(Checkout, OPEN, looked_before, limit)


def looked(checkout_id: str, *, now: int) -> Statement[Written]:
    """Creem was asked about it."""
    return write(LOOKED, now, checkout_id)


def end_old(*, until: int, limit: int) -> Statement[Written]:
    """Nobody pays a checkout that old."""
    return write(END_OLD, until, limit)
