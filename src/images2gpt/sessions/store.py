"""The sessions table."""

from images2gpt.client import Client
from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.sessions.model import FRESH_S, LIFETIME_S, Began, Device, Ended, SessionRow

LIVE = """
SELECT id, user_id, created_at, expires_at, fresh_until
FROM sessions
WHERE token_hash = ? AND expires_at > ?
"""

INSERT = """
INSERT INTO sessions (
  token_hash, id, user_id, created_at, expires_at, fresh_until, ip, ip_bucket, country, user_agent
)
SELECT ?1, ?2, id, ?3, ?4, ?5, ?6, ?7, ?8, ?9
FROM users
WHERE id = ?10 AND password = coalesce(?11, password)
RETURNING id
"""

END_OLDEST = """
DELETE FROM sessions
WHERE user_id = ?1 AND id <> ?2 AND token_hash NOT IN (
  SELECT token_hash FROM sessions WHERE user_id = ?1 AND id <> ?2 ORDER BY created_at DESC, id DESC LIMIT ?3
)
RETURNING token_hash
"""

DEVICES = """
SELECT id, created_at, expires_at, ip, country, user_agent
FROM sessions
WHERE user_id = (SELECT user_id FROM sessions WHERE token_hash = ?1) AND expires_at > ?2
ORDER BY created_at DESC, id DESC
"""

END_ONE = """
DELETE FROM sessions
WHERE user_id = ? AND id = ?
RETURNING token_hash
"""

END_ALL = """
DELETE FROM sessions
WHERE user_id = ?
RETURNING token_hash
"""

END_ALL_WITH = """
DELETE FROM sessions
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND password = ?2)
RETURNING token_hash
"""

REFRESH = """
UPDATE sessions
SET fresh_until = ?
WHERE token_hash = ?
"""

END = """
DELETE FROM sessions
WHERE token_hash = ?
"""

DELETE_EXPIRED = """
DELETE FROM sessions
WHERE token_hash IN (SELECT token_hash FROM sessions WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
"""

USER_AGENT_CHARACTERS = 256
MOST_SESSIONS = 20
"""Of one person; a further one ends the oldest."""


def live(token_hash: str, *, now: int) -> Query[SessionRow]:
    """The session behind a token, if it still counts."""
    return select(SessionRow, LIVE, token_hash, now)


def insert(
    token_hash: str, session_id: str, user_id: str, *, password: str | None, client: Client, now: int
) -> Statement[Began]:
    """A session for a user who exists (or comes to exist earlier in the batch).

    `password`: the record that was verified; a session opened by it begins only while it is still the user's.
    """
    agent = client.user_agent[:USER_AGENT_CHARACTERS] if client.user_agent else None
    times = (now, now + LIFETIME_S, now + FRESH_S)
    place = (client.address, client.bucket, client.country, agent)
    return write_returning(Began, INSERT, token_hash, session_id, *times, *place, user_id, password)


def end_oldest(user_id: str, *, but: str) -> Statement[Ended]:
    """Keeps MOST_SESSIONS: the one that has just begun, whoever else began in this second, and the newest others."""
    return write_returning(Ended, END_OLDEST, user_id, but, MOST_SESSIONS - 1)


def devices(token_hash: str, *, now: int) -> Query[Device]:
    """All live sessions of whose session this is, newest first."""
    return select(Device, DEVICES, token_hash, now)


def end_one(user_id: str, session_id: str) -> Statement[Ended]:
    """No row: there is no such session of this user."""
    return write_returning(Ended, END_ONE, user_id, session_id)


def end_all(user_id: str) -> Statement[Ended]:
    """Everywhere, at once."""
    return write_returning(Ended, END_ALL, user_id)


def end_all_with(user_id: str, *, password: str) -> Statement[Ended]:
    """Everywhere, if `password` is the record that an earlier statement of the batch has set."""
    return write_returning(Ended, END_ALL_WITH, user_id, password)


def refresh(token_hash: str, *, now: int) -> Statement[Written]:
    """The session counts as just begun where a recent one is asked. It ends no later for that."""
    return write(REFRESH, now + FRESH_S, token_hash)


def end(token_hash: str) -> Statement[Written]:
    """Dead at once everywhere: no row, no session, whatever KV says."""
    return write(END, token_hash)


def delete_expired(*, now: int, limit: int) -> Statement[Written]:
    """Clears away what has ended by itself."""
    return write(DELETE_EXPIRED, now, limit)
