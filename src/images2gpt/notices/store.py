"""The banner's row of settings, and the notices table."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning

BANNER = """
SELECT value, ends_at
FROM settings
WHERE name = 'banner' AND ends_at > ?
"""

PUT_BANNER = """
INSERT INTO settings (name, value, ends_at, set_at)
VALUES ('banner', ?, ?, ?)
ON CONFLICT (name) DO UPDATE
SET value = excluded.value, ends_at = excluded.ends_at, set_at = excluded.set_at
"""

TAKE_BANNER = """
DELETE FROM settings
WHERE name = 'banner'
"""

BEGIN = """
INSERT INTO notices (id, title, body, created_at)
VALUES (?, ?, ?, ?)
ON CONFLICT (title, body) DO NOTHING
"""

AUDIT = """
INSERT INTO audit (id, action, target, reason, created_at)
SELECT ?1, 'notice', id, title, ?2
FROM notices
WHERE title = ?3 AND body = ?4
"""

PROGRESS = """
SELECT n.id, n.sent, n.refused, CASE WHEN n.done_at IS NULL THEN (
  SELECT count(*)
  FROM users AS u
  WHERE u.id > n.cursor AND u.email_verified = 1 AND u.deleted_at IS NULL AND u.created_at <= n.created_at
) ELSE 0 END AS left
FROM notices AS n
WHERE n.title = ? AND n.body = ?
"""

OLDEST = "(SELECT id FROM notices WHERE done_at IS NULL AND created_at > 0 ORDER BY created_at LIMIT 1)"
NEXT = """(
  SELECT u.id
  FROM users AS u
  WHERE u.id > notices.cursor AND u.email_verified = 1 AND u.deleted_at IS NULL AND u.created_at <= notices.created_at
  ORDER BY u.id
  LIMIT 1
)"""

PASS_NEXT = f"""
UPDATE notices
SET cursor = {NEXT},
  sent = sent + 1,
  sent_that_day = 1 + CASE WHEN day = ?1 THEN sent_that_day ELSE 0 END,
  day = ?1
WHERE id = {OLDEST}
  AND next_at <= ?2
  AND coalesce((SELECT sum(t.sent_that_day) FROM notices AS t WHERE t.day = ?1), 0) < ?3
  AND EXISTS {NEXT}
RETURNING cursor
"""

PICKED = f"""
SELECT n.id, n.title, n.body, u.email
FROM notices AS n
JOIN users AS u ON u.id = n.cursor
WHERE n.id = {OLDEST}
"""

END = f"""
UPDATE notices
SET done_at = ?, cursor = ''
WHERE id = {OLDEST} AND NOT EXISTS {NEXT}
"""

REFUSE = """
UPDATE notices
SET refused = refused + 1, next_at = ?
WHERE id = ?
"""


class Shown(msgspec.Struct, frozen=True):
    """The banner: its text, and when it goes."""

    value: str
    ends_at: int


class Found(msgspec.Struct, frozen=True):
    """A notice, and how far it has come."""

    id: str
    sent: int
    refused: int
    left: int


class Passed(msgspec.Struct, frozen=True):
    """The account that the notice has just passed."""

    cursor: str


class Picked(msgspec.Struct, frozen=True):
    """A letter to send now."""

    id: str
    title: str
    body: str
    email: str


def banner(*, now: int) -> Query[Shown]:
    """No row: there is none, or its time is over."""
    return select(Shown, BANNER, now)


def put_banner(text: str, *, until: int, now: int) -> Statement[Written]:
    """In place of any other."""
    return write(PUT_BANNER, text, until, now)


def take_banner() -> Statement[Written]:
    """There is none any more."""
    return write(TAKE_BANNER)


def begin(notice_id: str, title: str, body: str, *, now: int) -> Statement[Written]:
    """Nothing happens if the very same has begun before."""
    return write(BEGIN, notice_id, title, body, now)


def audit(audit_id: str, title: str, body: str, *, now: int) -> Statement[Written]:
    """For a notice of the same batch."""
    return write(AUDIT, audit_id, now, title, body)


def progress(title: str, body: str) -> Query[Found]:
    """How far it has come."""
    return select(Found, PROGRESS, title, body)


def pass_next(*, day: int, a_day: int, now: int) -> Statement[Passed]:
    """The oldest open notice passes its next account. No row: none is left, or none may be written to now."""
    return write_returning(Passed, PASS_NEXT, day, now, a_day)


def picked() -> Query[Picked]:
    """The letter to the account that was passed in the same batch."""
    return select(Picked, PICKED)


def end(*, now: int) -> Statement[Written]:
    """Closes the oldest notice when nobody is left. In the batch of its last letter: `picked` comes before it."""
    return write(END, now)


def refuse(notice_id: str, *, next_at: int) -> Statement[Written]:
    """The mail service did not take a letter that was passed."""
    return write(REFUSE, next_at, notice_id)
