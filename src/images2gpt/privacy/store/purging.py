"""What goes with time: the rest of a deleted account, and that there was a deletion."""

from images2gpt import billing
from images2gpt.ports import Statement, Written, write
from images2gpt.times import DAY_S

LEDGER_KEPT_S = 365 * DAY_S
"""After a deletion (promises.md R1)."""
AUDIT_KEPT_S = 365 * DAY_S
"""What operators did is looked into for a year."""
ACCOUNTS = 20
"""Purged at a time. Each goes whole: books of which half is gone would not agree."""

UNLOCK = """
UPDATE users
SET purge_after = 0
WHERE id IN (
  SELECT u.id
  FROM users AS u
  WHERE u.purge_after > 0 AND u.purge_after <= ?
    AND NOT EXISTS (SELECT 1 FROM generations AS g WHERE g.user_id = u.id AND g.finished_at IS NULL)
  ORDER BY u.purge_after
  LIMIT ?
)
"""

PURGE_LEDGER = """
DELETE FROM credit_transactions
WHERE user_id IN (SELECT id FROM users WHERE purge_after = 0)
"""

PURGE_GENERATIONS = """
DELETE FROM generations
WHERE user_id IN (SELECT id FROM users WHERE purge_after = 0)
"""

PURGE_BONUS = """
DELETE FROM bonus_claims
WHERE user_id IN (SELECT id FROM users WHERE purge_after = 0)
"""

PURGE_USERS = """
DELETE FROM users
WHERE purge_after = 0
  AND NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.user_id = users.id)
  AND NOT EXISTS (SELECT 1 FROM checkouts AS c WHERE c.user_id = users.id)
  AND NOT EXISTS (SELECT 1 FROM support_messages AS m WHERE m.user_id = users.id)
"""

PURGE_BALANCES = """
UPDATE users
SET plan_credits = 0, pack_credits = 0, debt = 0, last_spend = NULL, last_spend_plan = 0, plan_source = NULL,
  purge_after = NULL
WHERE purge_after = 0
"""

DELETE_USERS = """
DELETE FROM users
WHERE id IN (
  SELECT u.id
  FROM users AS u
  WHERE u.deleted_at <= ? AND u.purge_after IS NULL
    AND NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.user_id = u.id)
    AND NOT EXISTS (SELECT 1 FROM checkouts AS c WHERE c.user_id = u.id)
    AND NOT EXISTS (SELECT 1 FROM support_messages AS m WHERE m.user_id = u.id)
  ORDER BY u.deleted_at
  LIMIT ?
)
"""

DELETE_DELETIONS = """
DELETE FROM deletions
WHERE id IN (
  SELECT d.id
  FROM deletions AS d
  WHERE d.created_at <= ? AND d.state = 'done' AND NOT EXISTS (SELECT 1 FROM users AS u WHERE u.id = d.user_id)
  ORDER BY d.created_at
  LIMIT ?
)
"""

DELETE_AUDIT = """
DELETE FROM audit
WHERE id IN (SELECT id FROM audit WHERE created_at <= ? ORDER BY created_at LIMIT ?)
"""


def purge(*, now: int, limit: int) -> list[Statement[Written]]:
    """The rest of accounts whose year is over. Who has paid keeps a number, which the payments are kept under."""
    return [
        write(UNLOCK, now, min(limit, ACCOUNTS)),
        write(PURGE_LEDGER),
        write(PURGE_GENERATIONS),
        write(PURGE_BONUS),
        write(PURGE_USERS),
        write(PURGE_BALANCES),
    ]


def delete_users(*, now: int, limit: int) -> Statement[Written]:
    """The numbers of accounts whose payments are gone."""
    return write(DELETE_USERS, now - billing.KEPT_S, limit)


def delete_deletions(*, now: int, limit: int) -> Statement[Written]:
    """That there was one: by then nothing is left that could be restored or charged."""
    return write(DELETE_DELETIONS, now - billing.KEPT_S, limit)


def delete_old_audit(*, now: int, limit: int) -> Statement[Written]:
    """What operators did: the books do without it by then."""
    return write(DELETE_AUDIT, now - AUDIT_KEPT_S, limit)
