"""What comes in: appeals, messages, withdrawals, requests by mail."""

from dataclasses import dataclass

import msgspec

from images2gpt.limits import Counted
from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.support.model import DUE_S

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

CONTACT = """
INSERT INTO support_messages (id, kind, user_id, email, subject, message, due_at, created_at)
SELECT ?1, 'contact', ?2, ?3, ?4, ?5, ?6, ?7
WHERE coalesce((SELECT count FROM limits WHERE key = ?8), 0) <= ?9
  AND (?2 IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = ?2 AND deleted_at IS NULL))
RETURNING id
"""

WITHDRAWAL = """
INSERT INTO support_messages (id, kind, user_id, subject, message, due_at, created_at)
SELECT ?1, 'withdrawal', ?2, ?3, ?4, ?5, ?6
WHERE NOT EXISTS (
  SELECT 1 FROM support_messages WHERE user_id = ?2 AND kind = 'withdrawal' AND subject = ?3
) AND (SELECT count(*) FROM support_messages WHERE user_id = ?2 AND kind = 'withdrawal') = ?7
  AND EXISTS (SELECT 1 FROM users WHERE id = ?2 AND deleted_at IS NULL)
RETURNING id
"""

RECORD = """
INSERT INTO support_messages (id, kind, user_id, email, subject, message, due_at, created_at)
VALUES (?1, 'rights', (SELECT id FROM users WHERE email_key = ?2), ?3, ?4, ?5, ?6, ?7)
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


def appeal(message_id: str, about: About, *, subject: str, message: str, counted: Counted, now: int) -> Statement[Kept]:
    """No row: it is not there, not blocked, was appealed before, or `counted` of the same batch is over its limit."""
    values = (subject, message, now + DUE_S, now, about.generation_id, about.user_id, counted.key, counted.limit.most)
    return write_returning(Kept, APPEAL, message_id, *values)


def appealed(about: About) -> Query[Appealed]:
    """No row: there is none, or it is somebody else's."""
    return select(Appealed, APPEALED, about.generation_id, about.user_id)


def contact(
    message_id: str,
    user_id: str | None,
    *,
    email: str,
    subject: str,
    message: str,
    counted: Counted,
    now: int,
) -> Statement[Kept]:
    """No row: `counted` of the same batch is over its limit."""
    values = (email, subject, message, now + DUE_S, now, counted.key, counted.limit.most)
    return write_returning(Kept, CONTACT, message_id, user_id, *values)


def withdrawal(message_id: str, user_id: str, *, subject: str, message: str, known: int, now: int) -> Statement[Kept]:
    """No row: there is one of that payment already, or there are others than the `known` ones by now."""
    return write_returning(Kept, WITHDRAWAL, message_id, user_id, subject, message, now + DUE_S, now, known)


def record(message_id: str, *, email_key: str, email: str, subject: str, message: str, now: int) -> Statement[Written]:
    """A request that came by mail; the account's, where the address has one."""
    return write(RECORD, message_id, email_key, email, subject, message, now + DUE_S, now)
