"""Making a generation: with the charge or the claim of the same batch, and with the key that stands for it."""

from dataclasses import dataclass

import msgspec

from images2gpt.generations.model import DEADLINE_S, Generation
from images2gpt.generations.store.columns import COLUMNS
from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.times import DAY_S

INSERT_CHARGED = f"""
INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, input_urls, cost, cost_plan,
  cost_plan_ends_at, status, attempts, next_step_at, moderation_id, deadline_at, created_at)
SELECT ?1, u.id, ?2, ?3, ?4, ?5, ?6, ?7, u.last_spend_plan, u.plan_ends_at, 'reserved',
  slot.at <= ?10, CASE WHEN slot.at > ?10 THEN slot.at END, ?8, ?9, ?10
FROM users AS u
JOIN creation_slots AS slot ON slot.id = (SELECT max(id) FROM creation_slots)
WHERE u.id = ?11 AND u.last_spend = ?1
RETURNING {COLUMNS}
"""

INSERT_TRIAL = f"""
INSERT INTO generations (id, trial_subject, prompt, aspect_ratio, resolution, mode, cost,
  status, attempts, next_step_at, moderation_id, deadline_at, created_at)
SELECT ?1, c.subject, ?2, ?3, ?4, ?5, 0, 'reserved',
  slot.at <= ?8, CASE WHEN slot.at > ?8 THEN slot.at END, ?6, ?7, ?8
FROM trial_claims AS c
JOIN creation_slots AS slot ON slot.id = (SELECT max(id) FROM creation_slots)
WHERE c.subject = ?9 AND c.generation_id = ?1 AND c.released = 0
RETURNING {COLUMNS}
"""

KEY_KEPT_S = 2 * DAY_S
"""Idempotency keys count for a day and are gone after two (promises.md)."""

INSERT_BLOCKED = """
INSERT INTO generations (id, user_id, trial_subject, prompt, aspect_ratio, resolution, mode, cost, status,
  failure, failure_message, moderation_id, deadline_at, created_at, finished_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 'blocked', 'prompt_blocked', ?8, ?9, ?10, ?10, ?10
WHERE ?2 IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = ?2 AND deleted_at IS NULL)
"""

REMEMBER_KEY = """
INSERT INTO idempotency_keys (owner, key, body_hash, reference, balance, created_at)
SELECT ?1, ?2, ?3, g.id, CASE WHEN u.plan_ends_at > ?4 THEN u.plan_credits ELSE 0 END + u.pack_credits, ?4
FROM generations AS g
LEFT JOIN users AS u ON u.id = g.user_id
WHERE g.id = ?5
ON CONFLICT (owner, key) DO UPDATE
SET body_hash = excluded.body_hash, reference = excluded.reference, balance = excluded.balance,
  created_at = excluded.created_at
"""

REMEMBERED = """
SELECT body_hash, reference, balance
FROM idempotency_keys
WHERE owner = ? AND key = ? AND created_at > ?
"""

REMEMBERED_BY_SESSION = """
SELECT body_hash, reference, balance
FROM idempotency_keys
WHERE owner = (SELECT user_id FROM sessions WHERE token_hash = ?) AND key = ? AND created_at > ?
"""

FORGET_KEYS = """
DELETE FROM idempotency_keys
WHERE (owner, key) IN (SELECT owner, key FROM idempotency_keys WHERE created_at <= ? ORDER BY created_at LIMIT ?)
"""


class Remembered(msgspec.Struct, frozen=True):
    """What an idempotency key stands for."""

    body_hash: str
    reference: str
    balance: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A generation about to be made: the wish after every check. `owner` is a user id or a trial subject."""

    id: str
    owner: str
    prompt: str
    aspect_ratio: str
    resolution: str
    mode: str
    input_urls: str | None
    cost: int
    moderation_id: str | None
    now: int

    @property
    def wished(self) -> tuple[str, str, str, str]:
        """The columns that say what was asked."""
        return self.prompt, self.aspect_ratio, self.resolution, self.mode


def insert_charged(order: Order) -> Statement[Generation]:
    """Exists only if the deduction of the same batch does. Not its turn yet: `next_step_at` says when."""
    rest = (order.input_urls, order.cost, order.moderation_id, order.now + DEADLINE_S, order.now, order.owner)
    return write_returning(Generation, INSERT_CHARGED, order.id, *order.wished, *rest)


def insert_trial(order: Order) -> Statement[Generation]:
    """Exists only if the claim of the same batch does."""
    rest = (order.moderation_id, order.now + DEADLINE_S, order.now, order.owner)
    return write_returning(Generation, INSERT_TRIAL, order.id, *order.wished, *rest)


def insert_blocked(order: Order, *, user_id: str | None, subject: str | None, why: str) -> Statement[Written]:
    """A refused prompt, kept so that it can be appealed. Costs nothing. `why`: the sentence for its owner."""
    rest = (why, order.moderation_id, order.now)
    return write(INSERT_BLOCKED, order.id, user_id, subject, *order.wished, *rest)


def remember_key(order: Order, *, key: str, body_hash: str) -> Statement[Written]:
    """Binds an idempotency key to the generation of the same batch and to the balance after it."""
    return write(REMEMBER_KEY, order.owner, key, body_hash, order.now, order.id)


def remembered(owner: str, key: str, *, valid_from: int) -> Query[Remembered]:
    """What this owner used `key` for since `valid_from`."""
    return select(Remembered, REMEMBERED, owner, key, valid_from)


def remembered_by_session(token_hash: str, key: str, *, valid_from: int) -> Query[Remembered]:
    """The same for whose session this is."""
    return select(Remembered, REMEMBERED_BY_SESSION, token_hash, key, valid_from)


def forget_keys(*, now: int, limit: int) -> Statement[Written]:
    """Idempotency keys as old as KEY_KEPT_S."""
    return write(FORGET_KEYS, now - KEY_KEPT_S, limit)
