"""The waits table: how long images took of late."""

import msgspec

from images2gpt.generations.model import TIERS
from images2gpt.ports import Query, Statement, Written, select, write

WAITED = """
SELECT resolution, max(0, finished_at - created_at) AS seconds
FROM generations
WHERE finished_at > ?1 AND status IN ('succeeded', 'expired') AND late_at IS NULL
ORDER BY finished_at DESC
LIMIT ?2
"""

EXPECTED = """
SELECT resolution, p50
FROM waits
WHERE resolution IN (?, ?, ?) AND measured_at > ?
"""

MEASURE = """
INSERT INTO waits (resolution, p50, samples, measured_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (resolution) DO UPDATE
SET p50 = excluded.p50, samples = excluded.samples, measured_at = excluded.measured_at
"""


class Waited(msgspec.Struct, frozen=True):
    """How long an image took, from the order to its end."""

    resolution: str
    seconds: int


class Expected(msgspec.Struct, frozen=True):
    """How long an image usually takes: the median, in seconds."""

    resolution: str
    p50: int


def waited(*, since: int, limit: int) -> Query[Waited]:
    """Images that came, latest first."""
    return select(Waited, WAITED, since, limit)


def measure(resolution: str, *, p50: int, samples: int, now: int) -> Statement[Written]:
    """The median of so many."""
    return write(MEASURE, resolution, p50, samples, now)


def expected(*, since: int) -> Query[Expected]:
    """What was measured since then: an older median says nothing."""
    return select(Expected, EXPECTED, *TIERS, since)
