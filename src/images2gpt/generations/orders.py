"""Placing an order: check, screen, charge or claim in one commit, then hand it to kie.ai."""

import asyncio
import hashlib
from dataclasses import dataclass

import msgspec

from images2gpt import credits, moderation, trials
from images2gpt.application import App
from images2gpt.credits import Spend, Standing
from images2gpt.errors import (
    Forbidden,
    IdempotencyKeyReused,
    InDebt,
    Invalid,
    NotSignedIn,
    OutOfCredits,
    PromptBlocked,
    Restricted,
    TrialUsed,
)
from images2gpt.generations import links, steps, store
from images2gpt.generations.model import Generation, Wish, check
from images2gpt.generations.store import Order, Remembered
from images2gpt.generations.view import GenerationView, view
from images2gpt.ports import Query
from images2gpt.sessions import Person, Visitor
from images2gpt.times import DAY_S

KEY_S = DAY_S
"""How long an Idempotency-Key has one effect."""


class Placed(msgspec.Struct, frozen=True):
    """The answer to a member: `balance` as it was after the charge."""

    generation: GenerationView
    balance: int


class PlacedTrial(msgspec.Struct, frozen=True):
    """The answer to a visitor: `key` opens this generation later."""

    generation: GenerationView
    balance: None
    key: str


@dataclass(frozen=True, slots=True)
class Intent:
    """An Idempotency-Key ('' for none) and the body it came with."""

    key: str
    body_hash: str


async def place(app: App, who: Person | Visitor, wish: Wish, *, key: str | None) -> Placed | PlacedTrial:
    """Everything from a wish to a generation on its way. Once charged it always answers."""
    intent = Intent(key or "", hashlib.sha256(msgspec.json.encode(wish)).hexdigest())
    if isinstance(who, Person):
        return await _for_member(app, who, wish, intent)
    return await _for_visitor(app, who, wish, intent)


async def _for_member(app: App, person: Person, wish: Wish, intent: Intent) -> Placed:
    check(wish)
    if wish.references:
        raise Invalid(references="has an image that is not known or no longer available")
    order = await _screened(app, wish, user_id=person.id, subject=None)
    generation, balance = await _charge(app, person, order, intent)
    return Placed(view(app, await _sent(app, generation, order)), balance)


async def _for_visitor(app: App, visitor: Visitor, wish: Wish, intent: Intent) -> PlacedTrial:
    if wish.references or wish.resolution != "1K":
        raise NotSignedIn("Sign in for 2K, 4K and reference images. The free image is 1K.")
    check(wish)
    subject = trials.subject(app, visitor.client)
    if await trials.is_marked(app, subject):
        generation = await _replayed(app, subject, intent)
    else:
        order = await _screened(app, wish, user_id=None, subject=subject)
        generation = await _sent(app, await _claim(app, order, intent), order)
    return PlacedTrial(view(app, generation), None, links.visitor_key(app, generation.id))


async def _screened(app: App, wish: Wish, *, user_id: str | None, subject: str | None) -> Order:
    """The order, if its prompt may be made; else a blocked row and PromptBlocked. Raises Unavailable."""
    generation_id = app.ids.new("gen")
    verdict = await moderation.screen(app, wish.prompt, reference=generation_id)
    order = Order(
        id=generation_id,
        owner=user_id or subject or "",
        prompt=wish.prompt,
        aspect_ratio=wish.aspect_ratio,
        resolution=wish.resolution,
        mode="text",
        cost=credits.COSTS[wish.resolution] if user_id else 0,
        moderation_id=verdict.moderation_id,
        now=app.clock.now(),
    )
    if verdict.rule is not None:
        await app.db.commit(store.insert_blocked(order, user_id=user_id, subject=subject, rule=verdict.rule))
        raise PromptBlocked(generation=generation_id, rule=verdict.rule)
    return order


async def _charge(app: App, person: Person, order: Order, intent: Intent) -> tuple[Generation, int]:
    spend = Spend(
        user_id=person.id,
        token_hash=person.token_hash,
        generation_id=order.id,
        cost=order.cost,
        key=intent.key,
        key_valid_from=order.now - KEY_S,
        now=order.now,
    )
    deduct, made = credits.deduct(spend), store.insert_charged(order)
    remember = [store.remember_key(order, key=intent.key, body_hash=intent.body_hash)] if intent.key else []
    used, standing = _used(order.owner, intent, order.now), credits.standing(spend)
    entry = credits.spend_entry(app.ids.new("txn"), spend)
    rows = await app.db.commit(deduct, entry, made, *remember, used, standing)
    balance, generation = rows.one(deduct), rows.one(made)
    if balance and generation:
        return generation, balance.balance
    if earlier := rows.one(used):
        return await _again(app, earlier, intent), earlier.balance or 0
    raise _refusal(rows.one(standing), order.cost)


def _refusal(standing: Standing | None, cost: int) -> Exception:
    """Why a deduction was not made, most telling reason first."""
    if standing is None or not standing.signed_in:
        return NotSignedIn()
    if standing.blocked:
        return Forbidden()
    if standing.restricted:
        return Restricted()
    if standing.debt:
        return InDebt(balance=standing.balance, cost=cost)
    return OutOfCredits(balance=standing.balance, cost=cost)


async def _claim(app: App, order: Order, intent: Intent) -> Generation:
    claim = trials.claim(order.owner, order.id, key=intent.key, key_valid_from=order.now - KEY_S, now=order.now)
    made = store.insert_trial(order)
    remember = [store.remember_key(order, key=intent.key, body_hash=intent.body_hash)] if intent.key else []
    used = _used(order.owner, intent, order.now)
    rows = await app.db.commit(claim, made, *remember, used)
    if generation := rows.one(made):
        return generation
    if earlier := rows.one(used):
        return await _again(app, earlier, intent)
    raise TrialUsed


async def _replayed(app: App, subject: str, intent: Intent) -> Generation:
    """A used trial answers only the very order that used it."""
    used = _used(subject, intent, app.clock.now())
    earlier = (await app.db.read(used)).one(used) if intent.key else None
    if earlier is None:
        raise TrialUsed
    return await _again(app, earlier, intent)


def _used(owner: str, intent: Intent, now: int) -> Query[Remembered]:
    return store.remembered(owner, intent.key, valid_from=now - KEY_S)


async def _again(app: App, earlier: Remembered, intent: Intent) -> Generation:
    """The generation that this key made. Raises IdempotencyKeyReused for another body."""
    if earlier.body_hash != intent.body_hash:
        raise IdempotencyKeyReused
    query = store.by_id(earlier.reference)
    generation = (await app.db.read(query)).one(query)
    if generation is None:
        raise TrialUsed
    return generation


async def _sent(app: App, generation: Generation, order: Order) -> Generation:
    """Hands a new generation to kie.ai. The call goes on if the client leaves; its failure is the cron's to mend."""
    if generation.id != order.id:
        return generation
    call = app.background.start("submit", steps.submit(app, generation))
    await asyncio.wait([call])
    sent = generation if call.cancelled() or call.exception() else call.result()
    if sent.next_step_at is not None and sent.status == "reserved":
        app.background.start("submit_again", steps.retry(app, sent))
    return sent
