"""The hours table, and the public numbers as one row of settings: what everybody asks is one row read."""

import msgspec

from images2gpt import decode
from images2gpt.ports import Query, Statement, Written, select, write
from images2gpt.stats.model import Ended, Hour
from images2gpt.times import HOUR_S

ENDED = f"""
SELECT finished_at / {HOUR_S} AS hour, resolution, max(0, finished_at - created_at) AS seconds,
  status IN ('succeeded', 'expired') AND late_at IS NULL AS succeeded,
  status = 'failed' OR late_at IS NOT NULL AS failed,
  returned
FROM generations
WHERE finished_at >= ? AND finished_at < ?
LIMIT ?
"""

FIRST_ENDED = f"""
SELECT finished_at / {HOUR_S} AS hour
FROM generations
WHERE finished_at >= ?
ORDER BY finished_at
LIMIT 1
"""

LAST_COUNTED = """
SELECT hour
FROM hours
WHERE hour > ?
ORDER BY hour DESC
LIMIT 1
"""

COUNT = """
INSERT INTO hours (hour, succeeded, failed, returned, waits)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (hour) DO UPDATE
SET succeeded = excluded.succeeded, failed = excluded.failed, returned = excluded.returned, waits = excluded.waits
"""

HOURS = """
SELECT hour, succeeded, failed, returned, waits
FROM hours
WHERE hour > ?
"""

FORGET = """
DELETE FROM hours
WHERE hour <= ?
"""

TELL = """
INSERT INTO settings (name, value, set_at)
VALUES ('stats', ?, ?)
ON CONFLICT (name) DO UPDATE
SET value = excluded.value, set_at = excluded.set_at
"""

TOLD = """
SELECT value
FROM settings
WHERE name = 'stats'
"""


class At(msgspec.Struct, frozen=True):
    """An hour, counted from the epoch."""

    hour: int


class Counted(msgspec.Struct, frozen=True):
    """A row of hours."""

    hour: int
    succeeded: int
    failed: int
    returned: int
    waits: str

    def value(self) -> Hour:
        """Its waits read."""
        waits = decode.theirs(self.waits, dict[str, dict[int, int]])
        return Hour(self.hour, self.succeeded, self.failed, self.returned, waits)


class Told(msgspec.Struct, frozen=True):
    """The public numbers, as JSON."""

    value: str


def ended(*, begin: int, end: int, limit: int) -> Query[Ended]:
    """From the hour `begin` until before the hour `end`."""
    return select(Ended, ENDED, begin * HOUR_S, end * HOUR_S, limit)


def first_ended(*, since: int) -> Query[At]:
    """The first hour since then in which anything ended."""
    return select(At, FIRST_ENDED, since * HOUR_S)


def last_counted(*, since: int) -> Query[At]:
    """The last hour after `since` that was counted, whole or in part."""
    return select(At, LAST_COUNTED, since)


def count(hour: Hour) -> Statement[Written]:
    """Anew, as often as it is counted."""
    waits = msgspec.json.encode(hour.waits).decode()
    return write(COUNT, hour.hour, hour.succeeded, hour.failed, hour.returned, waits)


def hours(*, since: int) -> Query[Counted]:
    """After the hour `since`."""
    return select(Counted, HOURS, since)


def forget(*, until: int) -> Statement[Written]:
    """Hours that are no longer told of."""
    return write(FORGET, until)


def tell(numbers: str, *, now: int) -> Statement[Written]:
    """From now on these."""
    return write(TELL, numbers, now)


def told() -> Query[Told]:
    """No row: nothing was counted yet."""
    return select(Told, TOLD)
