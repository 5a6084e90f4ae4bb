"""What operators do, each with an audit row that exists only if the thing was done."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning

AUDIT = """
INSERT INTO audit (id, action, target, reason, created_at)
VALUES (?, ?, ?, ?, ?)
"""

AUDIT_OF_DISPUTE = """
INSERT INTO audit (id, action, target, reason, created_at)
SELECT ?1, 'dispute', ?2, ?3, ?4
WHERE EXISTS (
  SELECT 1
  FROM payments AS p
  JOIN takebacks AS k ON k.reference = p.reference
  WHERE p.user_id = ?2 AND k.kind = 'chargeback' AND k.state = 'succeeded'
)
"""

ADJUST_ENTRY = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, id, 'adjustment', 0, ?2, plan_credits + pack_credits + ?2, ?3, ?4
FROM users
WHERE id = ?5 AND deleted_at IS NULL AND pack_credits + ?2 BETWEEN 0 AND 1000000000
RETURNING balance
"""

AUDIT_OF_ENTRY = """
INSERT INTO audit (id, action, target, reason, created_at)
SELECT reference, 'credits', user_id, ?, created_at
FROM credit_transactions
WHERE id = ?
"""

RETURN = """
UPDATE generations
SET returned = cost
WHERE id = ? AND returned = 0 AND cost > 0 AND status IN ('succeeded', 'expired')
RETURNING id, returned
"""

GENERATION = """
SELECT id, returned
FROM generations
WHERE id = ?
"""

AUDIT_OF_RETURN = """
INSERT INTO audit (id, action, target, reason, created_at)
SELECT ?, 'return', reference, ?, ?
FROM credit_transactions
WHERE id = ?
"""

BLOCK = """
UPDATE users
SET blocked = ?
WHERE id = ? AND deleted_at IS NULL
RETURNING id, blocked
"""

AUDIT_OF_USER = """
INSERT INTO audit (id, action, target, reason, created_at)
SELECT ?1, ?2, id, ?3, ?4
FROM users
WHERE id = ?5 AND deleted_at IS NULL
"""

RUNNING = """
SELECT count(*) FILTER (WHERE status = 'reserved') AS reserved,
  count(*) FILTER (WHERE status = 'submitted') AS submitted,
  count(*) FILTER (WHERE status = 'running') AS running
FROM generations
WHERE finished_at IS NULL AND deadline_at > 0
"""

ENDED = """
SELECT count(*) FILTER (WHERE status = 'succeeded') AS succeeded,
  count(*) FILTER (WHERE status = 'failed') AS failed,
  count(*) FILTER (WHERE status = 'blocked') AS blocked,
  count(*) FILTER (WHERE status = 'expired') AS expired
FROM generations
WHERE finished_at > ?
"""

OPEN_MESSAGES = """
SELECT count(*) AS count
FROM support_messages
WHERE state = 'open'
"""


class Running(msgspec.Struct, frozen=True):
    """Generations under way."""

    reserved: int
    submitted: int
    running: int


class Ended(msgspec.Struct, frozen=True):
    """Generations that have ended."""

    succeeded: int
    failed: int
    blocked: int
    expired: int


class Count(msgspec.Struct, frozen=True):
    """How many."""

    count: int


class BlockedUser(msgspec.Struct, frozen=True):
    """An account, and whether it may spend."""

    id: str
    blocked: int


class Adjusted(msgspec.Struct, frozen=True):
    """The balance after an adjustment."""

    balance: int


class Returned(msgspec.Struct, frozen=True):
    """A generation and what was given back of its charge."""

    id: str
    returned: int


def audit(audit_id: str, action: str, target: str, *, reason: str, now: int) -> Statement[Written]:
    """For what changes nothing else."""
    return write(AUDIT, audit_id, action, target, reason, now)


def audit_of_dispute(audit_id: str, user_id: str, *, reason: str, now: int) -> Statement[Written]:
    """Before its disputes are closed in the same batch."""
    return write(AUDIT_OF_DISPUTE, audit_id, user_id, reason, now)


def adjust(entry_id: str, user_id: str, delta: int, *, reference: str, now: int) -> Statement[Adjusted]:
    """No row: there is no such user, or it would leave fewer pack credits than none or more than anybody may have."""
    return write_returning(Adjusted, ADJUST_ENTRY, entry_id, delta, reference, now, user_id)


def audit_of_entry(entry_id: str, *, reason: str) -> Statement[Written]:
    """For an adjustment of the same batch; its reference becomes the audit row's id."""
    return write(AUDIT_OF_ENTRY, reason, entry_id)


def give_back(generation_id: str) -> Statement[Returned]:
    """No row: it was not charged, is not over, or something was returned already."""
    return write_returning(Returned, RETURN, generation_id)


def generation(generation_id: str) -> Query[Returned]:
    """No row: there is none."""
    return select(Returned, GENERATION, generation_id)


def audit_of_return(audit_id: str, entry_id: str, *, reason: str, now: int) -> Statement[Written]:
    """For a return of the same batch."""
    return write(AUDIT_OF_RETURN, audit_id, reason, now, entry_id)


def block(user_id: str, *, blocked: bool) -> Statement[BlockedUser]:
    """No row: there is no such account."""
    return write_returning(BlockedUser, BLOCK, int(blocked), user_id)


def audit_of_user(audit_id: str, action: str, user_id: str, *, reason: str, now: int) -> Statement[Written]:
    """If there is such an account."""
    return write(AUDIT_OF_USER, audit_id, action, reason, now, user_id)


def running() -> Query[Running]:
    """As of now."""
    return select(Running, RUNNING)


def ended(*, since: int) -> Query[Ended]:
    """After `since`."""
    return select(Ended, ENDED, since)


def open_messages() -> Query[Count]:
    """What waits at the desk."""
    return select(Count, OPEN_MESSAGES)
