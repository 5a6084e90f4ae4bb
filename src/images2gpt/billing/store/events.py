"""The webhook_events table."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write

INSERT = """
INSERT INTO webhook_events (id, type, object_id, outcome, sent_at, created_at)
VALUES (?, ?, ?, ?, ?, ?)
"""

BY_ID = """
SELECT type, object_id
FROM webhook_events
WHERE id = ?
"""


class Seen(msgspec.Struct, frozen=True):
    """An event that was taken in."""

    type: str
    object_id: str | None


def insert(
    event_id: str, kind: str, *, object_id: str | None, outcome: str, sent_at: int | None, now: int
) -> Statement[Written]:
    """First in its batch: an event that was here before breaks it."""
    return write(INSERT, event_id, kind, object_id, outcome, sent_at, now)


def by_id(event_id: str) -> Query[Seen]:
    """No row: it never came."""
    return select(Seen, BY_ID, event_id)
