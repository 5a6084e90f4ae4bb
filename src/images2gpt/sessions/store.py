"""The sessions table."""

from images2gpt.client import Client
from images2gpt.ports import Query, Statement, Written, select, write
from images2gpt.sessions.model import FRESH_S, LIFETIME_S, SessionRow

LIVE = """
SELECT id, user_id, created_at, expires_at, fresh_until
FROM sessions
WHERE token_hash = ? AND expires_at > ?
"""

INSERT = """
INSERT INTO sessions (token_hash, id, user_id, created_at, expires_at, fresh_until, ip, country, user_agent)
SELECT ?, ?, id, ?, ?, ?, ?, ?, ?
FROM users
WHERE id = ?
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


def live(token_hash: str, *, now: int) -> Query[SessionRow]:
    """The session behind a token, if it still counts."""
    return select(SessionRow, LIVE, token_hash, now)


def insert(token_hash: str, session_id: str, user_id: str, *, client: Client, now: int) -> Statement[Written]:
    """A session for a user who exists (or comes to exist earlier in the batch)."""
    agent = client.user_agent[:USER_AGENT_CHARACTERS] if client.user_agent else None
    times = (now, now + LIFETIME_S, now + FRESH_S)
    return write(INSERT, token_hash, session_id, *times, client.address, client.country, agent, user_id)


def end(token_hash: str) -> Statement[Written]:
    """Dead at once everywhere: no row, no session, whatever KV says."""
    return write(END, token_hash)


def delete_expired(*, now: int, limit: int) -> Statement[Written]:
    """Clears away what has ended by itself."""
    return write(DELETE_EXPIRED, now, limit)
