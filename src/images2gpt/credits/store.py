"""The ledger and the balances it explains.

A deduction is one conditional UPDATE of users; the ledger row behind it finds what that UPDATE wrote. A grant or a
return is the other way round: its ledger row is inserted at most once (UNIQUE kind and reference), and the UPDATE
behind it applies that very row. Either way both exist or neither.
"""

from dataclasses import dataclass

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.times import DAY_S

DEDUCT = """
UPDATE users
SET plan_credits = plan_credits - min(CASE WHEN plan_ends_at > ?2 THEN plan_credits ELSE 0 END, ?1),
  pack_credits = pack_credits - (?1 - min(CASE WHEN plan_ends_at > ?2 THEN plan_credits ELSE 0 END, ?1)),
  last_spend_plan = min(CASE WHEN plan_ends_at > ?2 THEN plan_credits ELSE 0 END, ?1),
  last_spend = ?3
WHERE id = ?4
  AND CASE WHEN plan_ends_at > ?2 THEN plan_credits ELSE 0 END + pack_credits >= ?1
  AND debt = 0
  AND blocked = 0
  AND frozen = 0
  AND restricted = 0
  AND EXISTS (SELECT 1 FROM sessions WHERE token_hash = ?5 AND user_id = ?4 AND expires_at > ?2)
  AND NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE owner = ?4 AND key = ?6 AND created_at > ?7)
  AND (SELECT count(*) FROM generations WHERE user_id = ?4 AND finished_at IS NULL) < ?8
  AND NOT EXISTS (SELECT 1 FROM breakers WHERE name = 'kie' AND opened_at IS NOT NULL AND probe_at > ?2)
  AND NOT EXISTS (SELECT 1 FROM settings WHERE name = 'pause')
  AND (daily_limit IS NULL OR daily_limit >= ?1 + (
    SELECT coalesce(-sum(plan_delta + pack_delta), 0)
    FROM credit_transactions
    WHERE user_id = ?4 AND kind IN ('spend', 'return') AND created_at >= ?9
  ))
RETURNING CASE WHEN plan_ends_at > ?2 THEN plan_credits ELSE 0 END + pack_credits AS balance
"""

SPEND_ENTRY = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, id, 'spend', -last_spend_plan, last_spend_plan - ?2, plan_credits + pack_credits, last_spend, ?3
FROM users
WHERE id = ?4 AND last_spend = ?5
"""

BONUS_CLAIM = """
INSERT INTO bonus_claims (address_hash, user_id, claimed_at)
SELECT ?1, id, ?2
FROM users
WHERE id = ?3 AND email_verified >= ?4 AND NOT EXISTS (SELECT 1 FROM bonus_claims WHERE address_hash = ?5)
ON CONFLICT (address_hash) DO NOTHING
"""

BONUS_ENTRY = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, u.id, 'signup_bonus', 0, ?2, u.plan_credits + u.pack_credits + ?2, u.id, ?3
FROM users AS u
JOIN bonus_claims AS b ON b.address_hash = ?5 AND b.user_id = u.id
WHERE u.id = ?4 AND NOT EXISTS (SELECT 1 FROM credit_transactions WHERE kind = 'signup_bonus' AND reference = u.id)
"""

RETURN_ENTRY = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, r.user_id, 'return', r.plan_part, r.returned - r.plan_part, r.balance + r.returned, r.id, ?2
FROM (
  SELECT g.id, g.user_id, g.returned, u.plan_credits + u.pack_credits AS balance,
    CASE WHEN u.plan_ends_at = g.cost_plan_ends_at AND u.plan_ends_at > ?2
      THEN max(0, g.returned - (g.cost - g.cost_plan)) ELSE 0 END AS plan_part
  FROM generations AS g
  JOIN users AS u ON u.id = g.user_id
  WHERE g.id = ?3 AND g.returned > 0
) AS r
WHERE NOT EXISTS (SELECT 1 FROM credit_transactions WHERE kind = 'return' AND reference = r.id)
"""

APPLY_ENTRY = """
UPDATE users
SET plan_credits = plan_credits + (SELECT plan_delta FROM credit_transactions WHERE id = ?1),
  pack_credits = pack_credits + (SELECT pack_delta FROM credit_transactions WHERE id = ?1)
WHERE id = (SELECT user_id FROM credit_transactions WHERE id = ?1)
"""

STANDING = """
SELECT CASE WHEN u.plan_ends_at > ?2 THEN u.plan_credits ELSE 0 END + u.pack_credits AS balance,
  u.debt, u.blocked + u.frozen AS blocked, u.restricted,
  (SELECT count(*) FROM generations AS g WHERE g.user_id = u.id AND g.finished_at IS NULL) AS running,
  EXISTS (SELECT 1 FROM sessions AS s WHERE s.token_hash = ?3 AND s.user_id = u.id AND s.expires_at > ?2) AS signed_in
FROM users AS u
WHERE u.id = ?1
"""


class Balance(msgspec.Struct, frozen=True):
    """What can be spent after a deduction."""

    balance: int


class Standing(msgspec.Struct, frozen=True):
    """Why a deduction was or was not made."""

    balance: int
    debt: int
    blocked: int
    restricted: int
    running: int
    signed_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """Who pays how much for which generation, over which session, under which idempotency key ('' for none)."""

    user_id: str
    token_hash: str
    generation_id: str
    cost: int
    key: str
    key_valid_from: int
    running_most: int
    now: int

    @property
    def day_began_at(self) -> int:
        """Midnight in UTC: daily limits count from there."""
        return self.now - self.now % DAY_S


@dataclass(frozen=True, slots=True)
class BonusMark:
    """What an address is remembered as, and what the key before the last rotation remembered it as."""

    current: str
    previous: str


def deduct(spend: Spend) -> Statement[Balance]:
    """No row: refused, and the statements behind it do nothing. `standing` says why."""
    return write_returning(
        Balance,
        DEDUCT,
        spend.cost,
        spend.now,
        spend.generation_id,
        spend.user_id,
        spend.token_hash,
        spend.key,
        spend.key_valid_from,
        spend.running_most,
        spend.day_began_at,
    )


def spend_entry(entry_id: str, spend: Spend) -> Statement[Written]:
    """The ledger row of a deduction in the same batch."""
    return write(SPEND_ENTRY, entry_id, spend.cost, spend.now, spend.user_id, spend.generation_id)


def standing(spend: Spend) -> Query[Standing]:
    """The payer as the deduction saw them."""
    return select(Standing, STANDING, spend.user_id, spend.now, spend.token_hash)


def apply(entry_id: str) -> Statement[Written]:
    """Moves the balance by the ledger row of the same batch, if it was inserted."""
    return write(APPLY_ENTRY, entry_id)


def bonus(
    entry_id: str, user_id: str, mark: BonusMark, *, amount: int, verified: bool, now: int
) -> tuple[Statement[Written], ...]:
    """Free credits for a new user, unless this person has had them. `verified`: only with a confirmed address."""
    return (
        write(BONUS_CLAIM, mark.current, now, user_id, int(verified), mark.previous),
        write(BONUS_ENTRY, entry_id, amount, now, user_id, mark.current),
        apply(entry_id),
    )


def give_back(entry_id: str, generation_id: str, *, now: int) -> tuple[Statement[Written], ...]:
    """What generations.returned says, once, to the part it came from (to pack when that period has ended)."""
    return (write(RETURN_ENTRY, entry_id, now, generation_id), apply(entry_id))
