"""Erasing an account: at once, and after a year. What stays stands under an opaque id."""

from images2gpt.ports import Statement, Written, write

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

PURGE_BONUS = """
DELETE FROM bonus_claims
WHERE user_id IN (SELECT id FROM users WHERE purge_after = 0)
"""

PURGE_BALANCES = """
UPDATE users
SET plan_credits = 0, pack_credits = 0, debt = 0, purge_after = NULL
WHERE purge_after = 0
"""


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


def purge(*, now: int, limit: int) -> list[Statement[Written]]:
    """The ledger of accounts whose year is over. What was paid stays for its seven."""
    return [
        write(UNLOCK, now, limit),
        write(PURGE_LEDGER),
        write(PURGE_GENERATIONS),
        write(PURGE_BONUS),
        write(PURGE_BALANCES),
    ]
