"""The deletions table, and what a deletion ends."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning

BEGIN = """
INSERT INTO deletions (id, user_id, state, subscription_id, created_at)
SELECT ?1, u.id, 'open', (
    SELECT s.id
    FROM subscriptions AS s
    WHERE s.user_id = u.id AND s.status NOT IN ('canceled', 'expired')
    ORDER BY s.created_at DESC
    LIMIT 1
  ), ?2
FROM users AS u
WHERE u.id = ?3 AND u.password = ?4 AND u.deleted_at IS NULL
RETURNING id, user_id, subscription_id, created_at
"""

END_SESSIONS = """
DELETE FROM sessions
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
RETURNING token_hash
"""

DONE = """
UPDATE deletions
SET state = 'done', subscription_id = NULL, done_at = ?
WHERE id = ?
"""

OPEN = """
SELECT id, user_id, subscription_id, created_at
FROM deletions
WHERE state = 'open' AND created_at <= ?
ORDER BY created_at
LIMIT ?
"""

IMAGES = """
SELECT id
FROM generations
WHERE user_id = ?1 AND status = 'succeeded' AND deleted_at IS NULL
ORDER BY created_at
LIMIT ?2 OFFSET ?3
"""


class Image(msgspec.Struct, frozen=True):
    """An image that may still be there."""

    id: str


class Begun(msgspec.Struct, frozen=True):
    """A deletion that is under way."""

    id: str
    user_id: str
    subscription_id: str | None
    created_at: int


class Ended(msgspec.Struct, frozen=True):
    """A session that has just been ended."""

    token_hash: str


def images(user_id: str, *, skip: int, limit: int) -> Query[Image]:
    """Oldest first, so that a part has the same images when it is asked for again."""
    return select(Image, IMAGES, user_id, limit, skip)


def begin(deletion_id: str, user_id: str, *, password: str, now: int) -> Statement[Begun]:
    """No row: the password record is another by now, or it is deleted already."""
    return write_returning(Begun, BEGIN, deletion_id, now, user_id, password)


def end_sessions(user_id: str) -> Statement[Ended]:
    """All of them."""
    return write_returning(Ended, END_SESSIONS, user_id)


def done(deletion_id: str, *, now: int) -> Statement[Written]:
    """Nothing is left to do."""
    return write(DONE, now, deletion_id)


def open_ones(*, now: int, limit: int) -> Query[Begun]:
    """Deletions whose plan Creem has not ended yet, oldest first."""
    return select(Begun, OPEN, now, limit)
