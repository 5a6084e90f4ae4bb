"""Erasing an account. What stays stands under an opaque id: the ledger for a year, what was paid for seven."""

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning

BEGIN = """
INSERT INTO deletions (id, user_id, state, subscription_id, created_at)
SELECT ?1, u.id, 'open', (
    SELECT s.id
    FROM subscriptions AS s
    WHERE s.user_id = u.id AND s.status NOT IN ('canceled', 'expired')
    ORDER BY s.created_at DESC
    LIMIT 1
  ), ?2
FROM users AS u
WHERE u.id = ?3 AND u.password = ?4 AND u.deleted_at IS NULL
RETURNING id, user_id, subscription_id, created_at
"""

ERASE_USER = """
UPDATE users
SET email = '', email_key = id, password = '', email_verified = 0, policy_version = '', daily_limit = NULL,
  restricted = 0, plan = NULL, deleted_at = ?1, purge_after = ?2
WHERE id = ?3 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?3)
"""

ERASE_GENERATIONS = """
UPDATE generations
SET deleted_at = coalesce(deleted_at, ?1), starred = 0, moderation_id = NULL,
  prompt = CASE WHEN finished_at IS NULL THEN prompt ELSE '' END,
  result_url = CASE WHEN finished_at IS NULL THEN result_url END,
  input_urls = CASE WHEN finished_at IS NULL THEN input_urls END,
  next_step_at = CASE WHEN finished_at IS NULL THEN next_step_at END,
  status = CASE status WHEN 'succeeded' THEN 'expired' ELSE status END
WHERE user_id = ?2 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?2)
"""

END_SESSIONS = """
DELETE FROM sessions
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
RETURNING token_hash
"""

ERASE_TOKENS = """
DELETE FROM email_tokens
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

ERASE_REFERENCES = """
DELETE FROM reference_images
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

ERASE_KEYS = """
DELETE FROM idempotency_keys
WHERE owner = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

ERASE_EVENTS = """
DELETE FROM moderation_events
WHERE owner = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

ERASE_MESSAGES = """
DELETE FROM support_messages
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

ERASE_LETTERS = """
DELETE FROM support_messages
WHERE email = (SELECT email FROM users WHERE id = ?1) AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

ERASE_CHECKOUTS = """
UPDATE checkouts
SET url = NULL
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

DONE = """
UPDATE deletions
SET state = 'done', subscription_id = NULL, done_at = ?
WHERE id = ?
"""

OPEN = """
SELECT id, user_id, subscription_id, created_at
FROM deletions
WHERE state = 'open' AND created_at <= ?
ORDER BY created_at
LIMIT ?
"""

UNLOCK = """
UPDATE users
SET purge_after = 0
WHERE id IN (
  SELECT u.id
  FROM users AS u
  WHERE u.purge_after > 0 AND u.purge_after <= ?
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
WHERE user_id IN (SELECT id FROM users WHERE purge_after = 0) AND finished_at IS NOT NULL
"""

PURGE_BALANCES = """
UPDATE users
SET plan_credits = 0, pack_credits = 0, debt = 0, purge_after = NULL
WHERE purge_after = 0
"""

PURGE_BONUS = """
DELETE FROM bonus_claims
WHERE user_id IN (SELECT id FROM users WHERE purge_after = 0)
"""


class Begun(msgspec.Struct, frozen=True):
    """A deletion that is under way."""

    id: str
    user_id: str
    subscription_id: str | None
    created_at: int


class Ended(msgspec.Struct, frozen=True):
    """A session that has just been ended."""

    token_hash: str


def begin(deletion_id: str, user_id: str, *, password: str, now: int) -> Statement[Begun]:
    """No row: the password record is another by now, or it is deleted already."""
    return write_returning(Begun, BEGIN, deletion_id, now, user_id, password)


def end_sessions(user_id: str) -> Statement[Ended]:
    """All of them."""
    return write_returning(Ended, END_SESSIONS, user_id)


def erase(user_id: str, *, now: int, purge_after: int) -> list[Statement[Written]]:
    """Everything personal. Messages go while the address still tells which are theirs, so the user's row is last."""
    return [
        write(ERASE_GENERATIONS, now, user_id),
        write(ERASE_TOKENS, user_id),
        write(ERASE_REFERENCES, user_id),
        write(ERASE_KEYS, user_id),
        write(ERASE_EVENTS, user_id),
        write(ERASE_MESSAGES, user_id),
        write(ERASE_LETTERS, user_id),
        write(ERASE_CHECKOUTS, user_id),
        write(ERASE_USER, now, purge_after, user_id),
    ]


def done(deletion_id: str, *, now: int) -> Statement[Written]:
    """Nothing is left to do."""
    return write(DONE, now, deletion_id)


def open_ones(*, now: int, limit: int) -> Query[Begun]:
    """Deletions whose plan Creem has not ended yet, oldest first."""
    return select(Begun, OPEN, now, limit)


def purge(*, now: int, limit: int) -> list[Statement[Written]]:
    """The ledger of accounts whose year is over. What was paid stays for its seven."""
    return [
        write(UNLOCK, now, limit),
        write(PURGE_LEDGER),
        write(PURGE_GENERATIONS),
        write(PURGE_BONUS),
        write(PURGE_BALANCES),
    ]
