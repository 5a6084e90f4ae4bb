"""The deletions table: what an account's deletion has done, and what is left of it to do."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning

PATIENCE_S = 30
"""So long whoever began or took up a deletion is left alone with it: the notice is to come once."""
COLUMNS = "id, user_id, state, sessions, created_at"

BEGIN = f"""
INSERT INTO deletions (id, user_id, state, sessions, looked_at, created_at)
SELECT ?1, u.id, 'open', (SELECT json_group_array(s.token_hash) FROM sessions AS s WHERE s.user_id = u.id), ?2, ?2
FROM users AS u
WHERE u.id = ?3 AND u.password = coalesce(?4, u.password) AND u.deleted_at IS NULL
ON CONFLICT DO NOTHING
RETURNING {COLUMNS}
"""

END_SESSIONS = """
DELETE FROM sessions
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

ADDRESS = """
SELECT email
FROM users
WHERE id = ? AND email <> ''
"""

PLANS = """
SELECT id
FROM subscriptions
WHERE user_id = ? AND status NOT IN ('canceled', 'expired')
"""

FORGOTTEN = """
UPDATE deletions
SET sessions = NULL
WHERE id = ?
"""

DONE = f"""
UPDATE deletions
SET state = 'done', done_at = ?1
WHERE id = ?2 AND state = 'open' AND sessions IS NULL
  AND NOT EXISTS (SELECT 1 FROM users AS u WHERE u.id = deletions.user_id AND u.email <> '')
  AND NOT EXISTS (
    SELECT 1
    FROM subscriptions AS s
    WHERE s.user_id = deletions.user_id AND s.status NOT IN ('canceled', 'expired')
  )
  AND NOT EXISTS (SELECT 1 FROM generations AS g WHERE g.user_id = deletions.user_id AND g.finished_at IS NULL)
RETURNING {COLUMNS}
"""

OPEN = f"""
SELECT {COLUMNS}
FROM deletions
WHERE state = 'open' AND looked_at <= ?
ORDER BY looked_at
LIMIT ?
"""

TAKE_UP = f"""
UPDATE deletions
SET looked_at = ?1
WHERE id = ?2 AND state = 'open' AND looked_at <= ?3
RETURNING {COLUMNS}
"""

AUDIT = """
INSERT INTO audit (id, action, target, reason, created_at)
SELECT ?1, 'delete', user_id, ?2, created_at
FROM deletions
WHERE id = ?3
"""


class Deletion(msgspec.Struct, frozen=True):
    """A row of deletions. `sessions`: hashes whose records are still to go from the key-value store, as JSON."""

    id: str
    user_id: str
    state: str
    sessions: str | None
    created_at: int


class Address(msgspec.Struct, frozen=True):
    """Where the notice goes."""

    email: str


class Plan(msgspec.Struct, frozen=True):
    """A subscription that goes on."""

    id: str


def begin(deletion_id: str, user_id: str, *, password: str | None, now: int) -> Statement[Deletion]:
    """No row: the record is not `password` by now (None: whatever it is), or it is deleted already."""
    return write_returning(Deletion, BEGIN, deletion_id, now, user_id, password)


def end_sessions(user_id: str) -> Statement[Written]:
    """All of them."""
    return write(END_SESSIONS, user_id)


def address(user_id: str) -> Query[Address]:
    """No row: it is erased."""
    return select(Address, ADDRESS, user_id)


def plans(user_id: str) -> Query[Plan]:
    """Those that Creem has not ended."""
    return select(Plan, PLANS, user_id)


def forgotten(deletion_id: str) -> Statement[Written]:
    """The key-value store has no record of a session of theirs any more."""
    return write(FORGOTTEN, deletion_id)


def done(deletion_id: str, *, now: int) -> Statement[Deletion]:
    """No row: something is left to do."""
    return write_returning(Deletion, DONE, now, deletion_id)


def open_ones(*, now: int, limit: int) -> Query[Deletion]:
    """Longest not looked at first, so that one that waits for Creem holds up no other."""
    return select(Deletion, OPEN, now - PATIENCE_S, limit)


def take_up(deletion_id: str, *, now: int) -> Statement[Deletion]:
    """No row: another run of the cron is at it."""
    return write_returning(Deletion, TAKE_UP, now, deletion_id, now - PATIENCE_S)


def audit(audit_id: str, deletion_id: str, *, reason: str) -> Statement[Written]:
    """Exists only if the deletion does."""
    return write(AUDIT, audit_id, reason, deletion_id)
