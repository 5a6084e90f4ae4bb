"""Where a slice ends, and the round of the books that is open: one row of settings."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.reconcile.model import Beyond, Slice
from images2gpt.times import MINUTE_S

TURN_S = MINUTE_S - 10
"""For so long a run has the round to itself: the night's and the minute's come at once. The next minute's may go on."""

BEYOND = """
SELECT (
    SELECT min(first)
    FROM (
      SELECT min(rowid) AS first
      FROM users
      WHERE rowid > ?2
      UNION ALL
      SELECT min(rowid)
      FROM credit_transactions
      WHERE rowid > ?2
      UNION ALL
      SELECT min(rowid)
      FROM generations
      WHERE rowid > ?2
      UNION ALL
      SELECT min(rowid)
      FROM payments
      WHERE rowid > ?2
    )
  ) AS first,
  (SELECT count(*) FROM users WHERE rowid BETWEEN ?1 AND ?2)
    + (SELECT count(*) FROM credit_transactions WHERE rowid BETWEEN ?1 AND ?2)
    + (SELECT count(*) FROM generations WHERE rowid BETWEEN ?1 AND ?2)
    + (SELECT count(*) FROM payments WHERE rowid BETWEEN ?1 AND ?2) AS rows
"""

BEGIN = """
INSERT INTO settings (name, value, set_at)
VALUES ('books', ?, 0)
ON CONFLICT (name) DO NOTHING
"""

TAKE = """
UPDATE settings
SET set_at = ?1
WHERE name = 'books' AND set_at <= ?2
RETURNING value
"""

MOVE = """
UPDATE settings
SET value = ?2
WHERE name = 'books' AND value = ?1
RETURNING value
"""

END = """
DELETE FROM settings
WHERE name = 'books' AND value = ?
RETURNING value
"""


class Turn(msgspec.Struct, frozen=True):
    """The open round as it is written down: a Round as JSON. It moves on only from what it is."""

    value: str


def beyond(slice_: Slice) -> Query[Beyond]:
    """One row."""
    return select(Beyond, BEYOND, slice_.first, slice_.last)


def begin(value: str) -> Statement[Written]:
    """A round, unless one is open."""
    return write(BEGIN, value)


def take(*, now: int) -> Statement[Turn]:
    """No row: no round is open, or another run is at it."""
    return write_returning(Turn, TAKE, now, now - TURN_S)


def move(turn: Turn, value: str) -> Statement[Turn]:
    """No row: another run has moved it."""
    return write_returning(Turn, MOVE, turn.value, value)


def end(turn: Turn) -> Statement[Turn]:
    """No row: another run has moved or ended it."""
    return write_returning(Turn, END, turn.value)
