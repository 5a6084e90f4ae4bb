"""Placing an order: check, screen, charge or claim in one commit, then hand it to kie.ai."""

import asyncio
import hashlib
from dataclasses import dataclass

import msgspec

from images2gpt import capacity, credits, limits, moderation, trials
from images2gpt.application import App
from images2gpt.capacity import State
from images2gpt.errors import (
    Invalid,
    NotSignedIn,
    PromptBlocked,
    TooManyRequests,
)
from images2gpt.generations import links, steps
from images2gpt.generations.charging import KEY_S, Intent, again, charge, claim, replayed
from images2gpt.generations.model import Generation, Wish, check
from images2gpt.generations.store import placing
from images2gpt.generations.store.placing import Order, Remembered
from images2gpt.generations.view import GenerationView, view
from images2gpt.sessions import Caller, Person, Visitor
from images2gpt.times import MINUTE_S


class Placed(msgspec.Struct, frozen=True):
    """To a member: `balance` as it was after the charge. To a visitor: `key`, which opens the generation later."""

    generation: GenerationView
    balance: int | None
    key: str | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class Asker:
    """Who orders, and what the round trip that told so also told: an earlier use of the key, and kie.ai's state."""

    who: Person | Visitor
    key: str
    earlier: Remembered | None = None
    state: State | None = None


async def asker(app: App, caller: Caller, key: str | None) -> Asker:
    """One round trip for a member, none for a visitor. Raises NotSignedIn."""
    if visitor := caller.visitor():
        return Asker(visitor, key or "")
    valid_from = app.clock.now() - KEY_S
    used, state = placing.remembered_by_session(caller.token_hash, key or "", valid_from=valid_from), capacity.state()
    person, rows = await caller.member(used, state)
    return Asker(person, key or "", rows.one(used), rows.one(state))


async def place(app: App, asking: Asker, wish: Wish) -> Placed:
    """Everything from a wish to a generation on its way. Once charged it always answers."""
    intent = Intent(asking.key, hashlib.sha256(msgspec.json.encode(wish)).hexdigest())
    if isinstance(asking.who, Person):
        return await _for_member(app, asking.who, wish, intent, asking)
    return await _for_visitor(app, asking.who, wish, intent)


async def _for_member(app: App, person: Person, wish: Wish, intent: Intent, asking: Asker) -> Placed:
    check(wish)
    if asking.earlier:
        return Placed(view(app, await again(app, asking.earlier, intent)), asking.earlier.balance)
    if not await app.limiter.allows(limits.GENERATIONS_SHIELD, person.id):
        raise TooManyRequests(retry_after_s=MINUTE_S)
    capacity.check(asking.state, now=app.clock.now())
    if wish.references:
        raise Invalid(references="has an image that is not known or no longer available")
    order = await _screened(app, wish, user_id=person.id, subject=None)
    generation, balance = await charge(app, person, order, intent)
    return Placed(view(app, await _sent(app, generation, order)), balance)


async def _for_visitor(app: App, visitor: Visitor, wish: Wish, intent: Intent) -> Placed:
    if wish.references or wish.resolution != "1K":
        raise NotSignedIn("Sign in for 2K, 4K and reference images. The free image is 1K.")
    check(wish)
    subject = trials.subject(app, visitor.client)
    if await trials.is_marked(app, subject):
        generation = await replayed(app, subject.current, intent)
    else:
        order = await _screened(app, wish, user_id=None, subject=subject.current)
        subject = trials.subject(app, visitor.client)  # as of now: screening took its time, and a day may have ended
        generation = await _sent(app, await claim(app, subject, order, intent), order)
    return Placed(view(app, generation), None, links.visitor_key(app, generation.id))


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
        input_urls=None,
        cost=credits.COSTS[wish.resolution] if user_id else 0,
        moderation_id=verdict.moderation_id,
        now=app.clock.now(),
    )
    if verdict.rule is not None:
        await app.db.commit(placing.insert_blocked(order, user_id=user_id, subject=subject, rule=verdict.rule))
        raise PromptBlocked(generation=generation_id, rule=verdict.rule)
    return order


async def _sent(app: App, generation: Generation, order: Order) -> Generation:
    """Hands a new generation to kie.ai. The call goes on if the client leaves; its failure is the cron's to mend."""
    if generation.id != order.id:
        return generation
    sent = generation
    if generation.next_step_at is None:
        call = app.background.start("submit", steps.submit(app, generation))
        await asyncio.wait([call])
        sent = generation if call.cancelled() or call.exception() else call.result()
    if sent.next_step_at is not None and sent.status == "reserved":
        app.background.start("submit_again", steps.retry(app, sent))
    return sent
