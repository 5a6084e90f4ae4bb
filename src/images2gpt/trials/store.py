"""The trial_claims table: the authority on who has had a free image."""

from images2gpt import limits
from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.trials.model import GIVEN_BACK_MOST, PERIOD_S, Claimed, Made, Subject, day_counter

CLAIM = """
INSERT INTO trial_claims (subject, generation_id, claimed_at, expires_at)
SELECT ?1, ?2, ?3, ?4
WHERE NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE owner = ?1 AND key = ?5 AND created_at > ?6)
  AND NOT EXISTS (
    SELECT 1 FROM trial_claims WHERE subject = ?7 AND subject <> ?1 AND released = 0 AND expires_at > ?3
  )
  AND NOT EXISTS (SELECT 1 FROM breakers WHERE name = 'kie' AND opened_at IS NOT NULL AND probe_at > ?3)
  AND NOT EXISTS (SELECT 1 FROM settings WHERE name = 'pause')
  AND coalesce((SELECT count FROM limits WHERE key = ?8), 0) < ?9
  AND coalesce((SELECT count FROM limits WHERE key = ?10), 0) < ?11
ON CONFLICT (subject) DO UPDATE
SET generation_id = excluded.generation_id,
  claimed_at = excluded.claimed_at,
  expires_at = excluded.expires_at,
  given_back = CASE WHEN trial_claims.expires_at <= excluded.claimed_at THEN 0 ELSE trial_claims.given_back END,
  released = 0
WHERE trial_claims.expires_at <= excluded.claimed_at OR trial_claims.released = 1
RETURNING subject, expires_at
"""

COUNT_CLAIM = """
INSERT INTO limits (key, count, ends_at)
SELECT ?1, 1, ?2
FROM trial_claims
WHERE subject = ?3 AND generation_id = ?4
ON CONFLICT (key) DO UPDATE
SET count = limits.count + 1
"""

GIVE_BACK = """
UPDATE trial_claims
SET released = 1, given_back = given_back + 1
WHERE generation_id = ?1
  AND released = 0
  AND given_back < ?2
  AND EXISTS (SELECT 1 FROM generations WHERE id = ?1 AND status IN ('failed', 'blocked'))
"""

HELD = """
SELECT subject, expires_at
FROM trial_claims
WHERE subject IN (?, ?) AND released = 0 AND expires_at > ?
"""

HELD_BY = """
SELECT subject, expires_at
FROM trial_claims
WHERE generation_id = ?
"""

MADE = """
SELECT count
FROM limits
WHERE key = ?
"""

DELETE_EXPIRED = """
DELETE FROM trial_claims
WHERE subject IN (SELECT subject FROM trial_claims WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
"""


def claim(subject: Subject, generation_id: str, *, budget: int, key: str, key_valid_from: int) -> Statement[Claimed]:
    """No row: the free image is used, or `key` (an idempotency key, '' for none) was, or the day's budget is."""
    values = (subject.current, generation_id, subject.now, subject.now + PERIOD_S, key, key_valid_from)
    counters = (subject.day_counter, budget, subject.network_counter, limits.TRIALS_PER_48.most)
    return write_returning(Claimed, CLAIM, *values, subject.previous, *counters)


def count_claim(subject: Subject, generation_id: str) -> list[Statement[Written]]:
    """Counts the claim of the same batch against its budgets, if it was made."""
    counters = [counter for counter in (subject.day_counter, subject.network_counter) if counter]
    return [write(COUNT_CLAIM, name, subject.day_ends_at, subject.current, generation_id) for name in counters]


def give_back(generation_id: str) -> Statement[Written]:
    """Frees the claim of a generation that failed in the same batch."""
    return write(GIVE_BACK, generation_id, GIVEN_BACK_MOST)


def held(subject: Subject) -> Query[Claimed]:
    """A row: the free image of this subject is used."""
    return select(Claimed, HELD, subject.current, subject.previous, subject.now)


def held_by(generation_id: str) -> Query[Claimed]:
    """Whose free image a generation is, also after an account claimed it."""
    return select(Claimed, HELD_BY, generation_id)


def made_today(*, now: int) -> Query[Made]:
    """Free images claimed since midnight in UTC, given back or not. No row: none."""
    return select(Made, MADE, day_counter(now))


def delete_expired(*, now: int, limit: int) -> Statement[Written]:
    """Clears away claims older than the period."""
    return write(DELETE_EXPIRED, now, limit)
