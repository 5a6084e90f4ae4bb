"""Paying for an order: one commit that charges or claims, makes the generation and remembers the key, or nothing."""

from dataclasses import dataclass
from typing import Any

from images2gpt import capacity, credits, limits, trials
from images2gpt.application import App
from images2gpt.credits import Spend, Standing
from images2gpt.errors import (
    DailyLimit,
    Forbidden,
    IdempotencyKeyReused,
    InDebt,
    NotFound,
    NotSignedIn,
    OutOfCredits,
    Restricted,
    TooManyRequests,
    TrialBudget,
    TrialUsed,
)
from images2gpt.generations.model import Generation
from images2gpt.generations.store import lists, placing
from images2gpt.generations.store.placing import Order, Remembered
from images2gpt.ports import Query, Statement, Written
from images2gpt.sessions import Person
from images2gpt.times import DAY_S
from images2gpt.trials import Subject

KEY_S = DAY_S
"""How long an Idempotency-Key has one effect."""
RUNNING_RETRY_S = 15
"""About when one of many running images is done."""


@dataclass(frozen=True, slots=True)
class Intent:
    """An Idempotency-Key ('' for none) and the body it came with."""

    key: str
    body_hash: str


async def charge(app: App, person: Person, order: Order, intent: Intent) -> tuple[Generation, int]:
    """A member's: the generation and the balance after it, or those that the key stands for.

    Raises NotSignedIn, Forbidden, Restricted, InDebt, OutOfCredits, TooManyRequests, DailyLimit, IdempotencyKeyReused.
    """
    spend = Spend(
        user_id=person.id,
        token_hash=person.token_hash,
        generation_id=order.id,
        cost=order.cost,
        key=intent.key,
        key_valid_from=order.now - KEY_S,
        running_most=limits.RUNNING,
        now=order.now,
    )
    deduct, made = credits.deduct(spend), placing.insert_charged(order)
    used, standing, state = _used(order.owner, intent, order.now), credits.standing(spend), capacity.state()
    entry = credits.spend_entry(app.ids.new("txn"), spend)
    rows = await app.db.commit(deduct, entry, *_turn(order, made), *_remember(order, intent), used, standing, state)
    balance, generation = rows.one(deduct), rows.one(made)
    if balance and generation:
        return generation, balance.balance
    if earlier := rows.one(used):
        return await again(app, earlier, intent), earlier.balance or 0
    capacity.check(rows.one(state), now=order.now)
    raise _refusal(rows.one(standing), spend)


def _turn(order: Order, made: Statement[Generation]) -> tuple[Statement[Any], ...]:
    """The generation between the slot that says when it may be sent and the probe that it may be."""
    slot = capacity.take_slot(order.id, owner=order.owner, now=order.now)
    return slot, made, capacity.take_probe(order.id, now=order.now)


def _refusal(standing: Standing | None, spend: Spend) -> Exception:
    """Why a deduction was not made, most telling reason first."""
    if standing is None or not standing.signed_in:
        return NotSignedIn()
    if standing.blocked or standing.restricted:
        return Forbidden() if standing.blocked else Restricted()
    if standing.debt:
        return InDebt(balance=standing.balance, cost=spend.cost)
    if standing.balance < spend.cost:
        return OutOfCredits(balance=standing.balance, cost=spend.cost)
    if standing.running >= spend.running_most:
        return TooManyRequests(retry_after_s=RUNNING_RETRY_S)
    return DailyLimit(retry_after_s=spend.day_began_at + DAY_S - spend.now)


async def claim(app: App, subject: Subject, order: Order, intent: Intent) -> Generation:
    """A visitor's, in place of a charge. Raises TrialUsed, TrialBudget, IdempotencyKeyReused."""
    budget, valid_from = app.settings.trials_per_day, order.now - KEY_S
    claiming = trials.claim(subject, order.id, budget=budget, key=intent.key, key_valid_from=valid_from)
    made, counts = placing.insert_trial(order), trials.count_claim(subject, order.id)
    used, held, state = _used(order.owner, intent, order.now), trials.held(subject), capacity.state()
    rows = await app.db.commit(claiming, *_turn(order, made), *counts, *_remember(order, intent), used, held, state)
    if generation := rows.one(made):
        return generation
    if earlier := rows.one(used):
        return await again(app, earlier, intent)
    if rows.one(held):
        raise TrialUsed
    capacity.check(rows.one(state), now=order.now)
    raise TrialBudget(retry_after_s=subject.day_ends_at - order.now)


def _remember(order: Order, intent: Intent) -> list[Statement[Written]]:
    return [placing.remember_key(order, key=intent.key, body_hash=intent.body_hash)] if intent.key else []


def _used(owner: str, intent: Intent, now: int) -> Query[Remembered]:
    return placing.remembered(owner, intent.key, valid_from=now - KEY_S)


async def again(app: App, earlier: Remembered, intent: Intent) -> Generation:
    """The generation that this key made. Raises IdempotencyKeyReused for another body, NotFound once it is deleted."""
    if earlier.body_hash != intent.body_hash:
        raise IdempotencyKeyReused
    query = lists.by_id(earlier.reference)
    generation = (await app.db.read(query)).one(query)
    if generation is None:
        raise TrialUsed
    if generation.deleted_at is not None:
        raise NotFound
    return generation
