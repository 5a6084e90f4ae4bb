"""The trial_claims table: the authority on who has had a free image."""

from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.trials.model import GIVEN_BACK_MOST, PERIOD_S, Claimed

CLAIM = """
INSERT INTO trial_claims (subject, generation_id, claimed_at, expires_at)
SELECT ?1, ?2, ?3, ?4
WHERE NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE owner = ?1 AND key = ?5 AND created_at > ?6)
ON CONFLICT (subject) DO UPDATE
SET generation_id = excluded.generation_id,
  claimed_at = excluded.claimed_at,
  expires_at = excluded.expires_at,
  given_back = CASE WHEN trial_claims.expires_at <= excluded.claimed_at THEN 0 ELSE trial_claims.given_back END,
  released = 0
WHERE trial_claims.expires_at <= excluded.claimed_at OR trial_claims.released = 1
RETURNING subject
"""

GIVE_BACK = """
UPDATE trial_claims
SET released = 1, given_back = given_back + 1
WHERE generation_id = ?1
  AND released = 0
  AND given_back < ?2
  AND EXISTS (SELECT 1 FROM generations WHERE id = ?1 AND status = 'failed')
"""

HELD = """
SELECT subject
FROM trial_claims
WHERE subject = ? AND released = 0 AND expires_at > ?
"""

HELD_BY = """
SELECT subject
FROM trial_claims
WHERE generation_id = ?
"""

DELETE_EXPIRED = """
DELETE FROM trial_claims
WHERE subject IN (SELECT subject FROM trial_claims WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
"""


def claim(subject: str, generation_id: str, *, key: str, key_valid_from: int, now: int) -> Statement[Claimed]:
    """No row: the free image is used, or `key` (an idempotency key, '' for none) was."""
    return write_returning(Claimed, CLAIM, subject, generation_id, now, now + PERIOD_S, key, key_valid_from)


def give_back(generation_id: str) -> Statement[Written]:
    """Frees the claim of a generation that failed in the same batch."""
    return write(GIVE_BACK, generation_id, GIVEN_BACK_MOST)


def held(subject: str, *, now: int) -> Query[Claimed]:
    """A row: the free image of this subject is used."""
    return select(Claimed, HELD, subject, now)


def held_by(generation_id: str) -> Query[Claimed]:
    """Whose free image a generation is, also after an account claimed it."""
    return select(Claimed, HELD_BY, generation_id)


def delete_expired(*, now: int, limit: int) -> Statement[Written]:
    """Clears away claims older than the period."""
    return write(DELETE_EXPIRED, now, limit)
