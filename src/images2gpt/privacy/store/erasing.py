"""Erasing an account at once. Each statement does nothing without the row of its deletion, so all may run again."""

from images2gpt import generations
from images2gpt.ports import Statement, Written, write

CLOSE_USER = """
UPDATE users
SET password = '', email_verified = 0, policy_version = '', daily_limit = NULL, restricted = 0, plan = NULL,
  purge_after = CASE WHEN deleted_at IS NULL THEN ?2 ELSE purge_after END, deleted_at = coalesce(deleted_at, ?1)
WHERE id = ?3 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?3)
"""

ERASE_ADDRESS = """
UPDATE users
SET email = '', email_key = id
WHERE id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
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
WHERE email IN (
  SELECT email FROM users WHERE id = ?1 AND email <> '' UNION ALL SELECT email_key FROM users WHERE id = ?1
) AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""

ERASE_CHECKOUTS = """
UPDATE checkouts
SET url = NULL
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?1)
"""


def erase(user_id: str, *, now: int, purge_after: int) -> list[Statement[Written]]:
    """Everything personal but the address, to which the notice goes. Letters tell by it whose they are."""
    return [
        *generations.delete_all(user_id, now=now),
        write(ERASE_TOKENS, user_id),
        write(ERASE_REFERENCES, user_id),
        write(ERASE_KEYS, user_id),
        write(ERASE_EVENTS, user_id),
        write(ERASE_MESSAGES, user_id),
        write(ERASE_LETTERS, user_id),
        write(ERASE_CHECKOUTS, user_id),
        write(CLOSE_USER, now, purge_after, user_id),
    ]


def erase_address(user_id: str) -> Statement[Written]:
    """From now on it is nobody's, and may sign up anew."""
    return write(ERASE_ADDRESS, user_id)
