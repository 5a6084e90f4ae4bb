"""The limits table: one atomic UPSERT counts and tells."""

import msgspec

from images2gpt.limits.model import Limit
from images2gpt.ports import Statement, Written, write, write_returning

COUNT = """
INSERT INTO limits (key, count, ends_at)
VALUES (?1, 1, ?2)
ON CONFLICT (key) DO UPDATE
SET count = CASE WHEN limits.ends_at <= ?3 THEN 1 ELSE limits.count + 1 END,
  ends_at = CASE WHEN limits.ends_at <= ?3 THEN excluded.ends_at ELSE limits.ends_at END
RETURNING count, ends_at
"""

COUNT_STRANGER = """
INSERT INTO limits (key, count, ends_at)
SELECT ?1, 1, ?2
WHERE NOT EXISTS (
  SELECT 1 FROM sessions WHERE user_id IN (?4, (SELECT id FROM users WHERE email_key = ?4)) AND ip_bucket = ?5
)
ON CONFLICT (key) DO UPDATE
SET count = CASE WHEN limits.ends_at <= ?3 THEN 1 ELSE limits.count + 1 END,
  ends_at = CASE WHEN limits.ends_at <= ?3 THEN excluded.ends_at ELSE limits.ends_at END
RETURNING count, ends_at
"""

CLEAR = """
DELETE FROM limits
WHERE key = ?
"""

UNCOUNT = """
UPDATE limits
SET count = count - 1
WHERE key = ? AND count > 0
"""

DELETE_ENDED = """
DELETE FROM limits
WHERE key IN (SELECT key FROM limits WHERE ends_at <= ? ORDER BY ends_at LIMIT ?)
"""


class Count(msgspec.Struct, frozen=True):
    """How often in the present window, and when that ends."""

    count: int
    ends_at: int


def count(limit: Limit, key: str, *, now: int) -> Statement[Count]:
    """Counts one more, allowed or not."""
    return write_returning(Count, COUNT, key, now + limit.window_s, now)


def count_stranger(limit: Limit, key: str, *, account: str, ip_bucket: str, now: int) -> Statement[Count]:
    """As count, but not where `account` (an id or a canonical address) has a session from this address: no row."""
    return write_returning(Count, COUNT_STRANGER, key, now + limit.window_s, now, account, ip_bucket)


def clear(key: str) -> Statement[Written]:
    """Begins a counter anew."""
    return write(CLEAR, key)


def uncount(key: str) -> Statement[Written]:
    """Takes one back."""
    return write(UNCOUNT, key)


def delete_ended(*, now: int, limit: int) -> Statement[Written]:
    """Clears away windows that are over."""
    return write(DELETE_ENDED, now, limit)
