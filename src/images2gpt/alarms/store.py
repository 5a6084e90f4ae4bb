"""The alarms table, and when the cron last ran. Nothing of a person: reasons, codes, counts and our own opaque ids."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.times import DAY_S, HOUR_S

QUIET_S = HOUR_S
"""What rings again within it counts on the same row, and is not mailed again."""
KEPT_S = 30 * DAY_S

KEEP = """
INSERT INTO alarms (reason, began_at, last_at, count, detail)
SELECT ?1, coalesce((SELECT max(began_at) FROM alarms WHERE reason = ?1 AND began_at > ?2), ?3), ?3, 1, ?4
WHERE ?1 IS NOT NULL
ON CONFLICT (reason, began_at) DO UPDATE
SET last_at = max(alarms.last_at, excluded.last_at), count = alarms.count + 1, detail = excluded.detail
RETURNING count
"""

RECENT = """
SELECT reason, began_at, last_at, count, detail
FROM alarms
WHERE last_at > ?
ORDER BY last_at DESC
LIMIT ?
"""

DELETE_OLD = """
DELETE FROM alarms
WHERE (reason, began_at) IN (SELECT reason, began_at FROM alarms WHERE last_at <= ? ORDER BY last_at LIMIT ?)
"""

LAST_RUN = """
SELECT set_at
FROM settings
WHERE name = 'cron'
"""

NOTE_RUN = """
INSERT INTO settings (name, value, set_at)
VALUES ('cron', '', ?)
ON CONFLICT (name) DO UPDATE
SET set_at = max(settings.set_at, excluded.set_at)
"""


class Rung(msgspec.Struct, frozen=True):
    """How often a reason has rung within the hour."""

    count: int


class Alarm(msgspec.Struct, frozen=True):
    """A row of alarms."""

    reason: str
    began_at: int
    last_at: int
    count: int
    detail: str


class Run(msgspec.Struct, frozen=True):
    """When the cron last ran."""

    set_at: int


def keep(reason: str, detail: str, *, now: int) -> Statement[Rung]:
    """Counts it, on a row of its own if it has been quiet for an hour: then `count` is 1, for one of many callers."""
    return write_returning(Rung, KEEP, reason, now - QUIET_S, now, detail)


def recent(*, now: int, limit: int) -> Query[Alarm]:
    """Latest first."""
    return select(Alarm, RECENT, now - KEPT_S, limit)


def delete_old(*, now: int, limit: int) -> Statement[Written]:
    """Clears away what has been quiet for 30 days."""
    return write(DELETE_OLD, now - KEPT_S, limit)


def last_run() -> Query[Run]:
    """No row: it never ran."""
    return select(Run, LAST_RUN)


def run(*, now: int) -> Statement[Written]:
    """The cron is running."""
    return write(NOTE_RUN, now)
