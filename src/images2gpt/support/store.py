"""The support_messages table."""

from dataclasses import dataclass

import msgspec

from images2gpt.limits import Limit
from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.support.model import DUE_S, KEPT_S, Message

COLUMNS = """
m.id, m.kind, m.user_id, coalesce(m.email, u.email) AS email, m.generation_id, g.prompt, e.rule, m.subject, m.message,
  m.answer, m.state, m.due_at, m.created_at, m.answered_at, m.closed_at
"""

JOINED = """
LEFT JOIN users AS u ON u.id = m.user_id
LEFT JOIN generations AS g ON g.id = m.generation_id
LEFT JOIN moderation_events AS e ON e.generation_id = m.generation_id
"""

APPEAL = """
INSERT INTO support_messages (id, kind, user_id, generation_id, subject, message, due_at, created_at)
SELECT ?1, 'appeal', user_id, id, ?2, ?3, ?4, ?5
FROM generations
WHERE id = ?6 AND user_id IS ?7 AND status = 'blocked' AND deleted_at IS NULL
  AND coalesce((SELECT count FROM limits WHERE key = ?8), 0) <= ?9
ON CONFLICT DO NOTHING
RETURNING id
"""

APPEALED = """
SELECT status
FROM generations
WHERE id = ? AND user_id IS ? AND deleted_at IS NULL
"""

RECORD = """
INSERT INTO support_messages (id, kind, user_id, email, subject, message, due_at, created_at)
VALUES (?1, 'rights', (SELECT id FROM users WHERE email_key = ?2), ?3, ?4, ?5, ?6, ?7)
"""

WITHDRAWAL = """
INSERT INTO support_messages (id, kind, user_id, subject, message, due_at, created_at)
SELECT ?1, 'withdrawal', ?2, ?3, ?4, ?5, ?6
WHERE NOT EXISTS (
  SELECT 1 FROM support_messages WHERE user_id = ?2 AND kind = 'withdrawal' AND subject = ?3
) AND (SELECT count(*) FROM support_messages WHERE user_id = ?2 AND kind = 'withdrawal') = ?7
RETURNING id
"""

BY_ID = f"""
SELECT {COLUMNS}
FROM support_messages AS m
{JOINED}
WHERE m.id = ?
"""

PAGE = f"""
SELECT {COLUMNS}
FROM support_messages AS m
{JOINED}
WHERE (m.created_at, m.id) < (?, ?)
ORDER BY m.created_at DESC, m.id DESC
LIMIT ?
"""

PAGE_OF_STATE = f"""
SELECT {COLUMNS}
FROM support_messages AS m
{JOINED}
WHERE m.state = ? AND (m.created_at, m.id) < (?, ?)
ORDER BY m.created_at DESC, m.id DESC
LIMIT ?
"""

ANSWER = """
UPDATE support_messages
SET answer = ?1, answered_at = ?2
WHERE id = ?3 AND answer IS NOT ?1
"""

CLOSE = """
UPDATE support_messages
SET state = 'closed', closed_at = ?
WHERE id = ? AND state = 'open'
"""

REOPEN = """
UPDATE support_messages
SET state = 'open', closed_at = NULL
WHERE id = ? AND state = 'closed'
"""

AUDIT = """
INSERT INTO audit (id, action, target, reason, created_at)
SELECT ?, 'support', id, ?, ?
FROM support_messages
WHERE id = ?
"""

DELETE_OLD = """
DELETE FROM support_messages
WHERE id IN (SELECT id FROM support_messages WHERE created_at <= ? ORDER BY created_at LIMIT ?)
"""


@dataclass(frozen=True, slots=True)
class About:
    """A generation, if it belongs to `user_id`; to a visitor for None."""

    generation_id: str
    user_id: str | None


class Kept(msgspec.Struct, frozen=True):
    """A message that was taken."""

    id: str


class Appealed(msgspec.Struct, frozen=True):
    """What an appeal is about."""

    status: str


def appeal(
    message_id: str, about: About, *, subject: str, message: str, counter: str, limit: Limit, now: int
) -> Statement[Kept]:
    """No row: it is not there, not blocked, was appealed before, or `counter` of the same batch is over its limit."""
    values = (subject, message, now + DUE_S, now, about.generation_id, about.user_id, counter, limit.most)
    return write_returning(Kept, APPEAL, message_id, *values)


def appealed(about: About) -> Query[Appealed]:
    """No row: there is none, or it is somebody else's."""
    return select(Appealed, APPEALED, about.generation_id, about.user_id)


def record(message_id: str, *, email_key: str, email: str, subject: str, message: str, now: int) -> Statement[Written]:
    """A request that came by mail; the account's, where the address has one."""
    return write(RECORD, message_id, email_key, email, subject, message, now + DUE_S, now)


def withdrawal(message_id: str, user_id: str, *, subject: str, message: str, known: int, now: int) -> Statement[Kept]:
    """No row: there is one of that payment already, or there are others than the `known` ones by now."""
    return write_returning(Kept, WITHDRAWAL, message_id, user_id, subject, message, now + DUE_S, now, known)


def by_id(message_id: str) -> Query[Message]:
    """No row: there is none."""
    return select(Message, BY_ID, message_id)


def page(state: str | None, *, before: tuple[int, str], limit: int) -> Query[Message]:
    """Newest first, from `before` (created_at, id) on; of all states for None."""
    if state is None:
        return select(Message, PAGE, *before, limit)
    return select(Message, PAGE_OF_STATE, state, *before, limit)


def answer(message_id: str, text: str, *, now: int) -> Statement[Written]:
    """The same answer again changes nothing."""
    return write(ANSWER, text, now, message_id)


def close(message_id: str, *, now: int) -> Statement[Written]:
    """Closing what is closed changes nothing."""
    return write(CLOSE, now, message_id)


def reopen(message_id: str) -> Statement[Written]:
    """Back on the desk."""
    return write(REOPEN, message_id)


def audit(audit_id: str, message_id: str, *, reason: str, now: int) -> Statement[Written]:
    """Exists only if the message does."""
    return write(AUDIT, audit_id, reason, now, message_id)


def delete_old(*, now: int, limit: int) -> Statement[Written]:
    """Clears away what is older than 24 months."""
    return write(DELETE_OLD, now - KEPT_S, limit)
