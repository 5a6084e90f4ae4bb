"""The refunds table: payments that go back by themselves."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning

QUEUE = """
INSERT INTO refunds (reference, next_look_at, created_at)
SELECT p.reference, ?1, ?1
FROM payments AS p
JOIN users AS u ON u.id = p.user_id AND u.deleted_at IS NOT NULL
WHERE p.reference = ?2 AND p.granted = 0 AND p.amount_cents > p.refunded_cents
ON CONFLICT DO NOTHING
"""

DUE = """
SELECT reference, asked_at, looks
FROM refunds
WHERE state = 'open' AND next_look_at <= ?
ORDER BY next_look_at
LIMIT ?
"""

BEGIN_LOOK = """
UPDATE refunds
SET looks = looks + 1, next_look_at = ?1
WHERE reference = ?2 AND state = 'open' AND next_look_at <= ?3
RETURNING reference, asked_at, looks
"""

ASKED = """
UPDATE refunds
SET asked_at = ?
WHERE reference = ?
"""

DONE = """
UPDATE refunds
SET state = 'done', done_at = ?
WHERE reference = ? AND state = 'open'
"""

WENT_BACK = """
UPDATE payments
SET status = 'refunded'
WHERE reference = ? AND granted = 0
"""


class Owed(msgspec.Struct, frozen=True):
    """A payment that is to go back. `asked_at`: when Creem was last asked to, 0 for never."""

    reference: str
    asked_at: int
    looks: int


def queue(reference: str, *, now: int) -> Statement[Written]:
    """If the payment of this batch, or of an earlier one, is of an account that was deleted before it came."""
    return write(QUEUE, now, reference)


def due(*, now: int, limit: int) -> Query[Owed]:
    """Longest waiting first."""
    return select(Owed, DUE, now, limit)


def begin_look(reference: str, *, next_at: int, now: int) -> Statement[Owed]:
    """No row: another run of the cron is at it."""
    return write_returning(Owed, BEGIN_LOOK, next_at, reference, now)


def asked(reference: str, *, now: int) -> Statement[Written]:
    """Creem is about to be asked."""
    return write(ASKED, now, reference)


def done(reference: str, *, now: int) -> tuple[Statement[Written], Statement[Written]]:
    """Creem's record says that it went back."""
    return write(DONE, now, reference), write(WENT_BACK, reference)
