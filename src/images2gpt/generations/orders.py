"""Placing an order: check, screen, charge or claim in one commit, then hand it to kie.ai."""

import asyncio
import hashlib

import msgspec

from images2gpt import credits, limits, moderation, trials
from images2gpt.application import App
from images2gpt.errors import (
    Invalid,
    NotSignedIn,
    PromptBlocked,
    TooManyRequests,
)
from images2gpt.generations import links, steps, store
from images2gpt.generations.charging import Intent, charge, claim, replayed
from images2gpt.generations.model import Generation, Wish, check
from images2gpt.generations.store import Order
from images2gpt.generations.view import GenerationView, view
from images2gpt.sessions import Caller, Person, Visitor
from images2gpt.times import MINUTE_S


class Placed(msgspec.Struct, frozen=True):
    """To a member: `balance` as it was after the charge. To a visitor: `key`, which opens the generation later."""

    generation: GenerationView
    balance: int | None
    key: str | msgspec.UnsetType = msgspec.UNSET


async def customer(app: App, caller: Caller) -> Person | Visitor:
    """Who orders. A member's refusals of late are looked at in the round trip that finds out who it is.

    Raises NotSignedIn, TooManyRequests.
    """
    if caller.is_visitor:
        return await caller.anyone()
    now = app.clock.now()
    slowed = moderation.slowed_session(caller.token_hash, now=now)
    person, rows = await caller.member(slowed)
    moderation.check_slowed(rows, slowed, now=now)
    return person


async def place(app: App, who: Person | Visitor, wish: Wish, *, key: str | None) -> Placed:
    """Everything from a wish to a generation on its way. Once charged it always answers."""
    intent = Intent(key or "", hashlib.sha256(msgspec.json.encode(wish)).hexdigest())
    if isinstance(who, Person):
        return await _for_member(app, who, wish, intent)
    return await _for_visitor(app, who, wish, intent)


async def _for_member(app: App, person: Person, wish: Wish, intent: Intent) -> Placed:
    check(wish)
    if not await app.limiter.allows(limits.GENERATIONS_SHIELD, person.id):
        raise TooManyRequests(retry_after_s=MINUTE_S)
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
        slowed = moderation.slowed(subject.current, now=subject.now)
        moderation.check_slowed(await app.db.read(slowed), slowed, now=subject.now)
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
        cost=credits.COSTS[wish.resolution] if user_id else 0,
        moderation_id=verdict.moderation_id,
        now=app.clock.now(),
    )
    if verdict.rule is not None:
        why = moderation.SENTENCES[verdict.rule]
        blocked = store.insert_blocked(order, user_id=user_id, subject=subject, why=why)
        event = moderation.record(app, generation_id, rule=verdict.rule, source=verdict.source)
        await app.db.commit(blocked, event)
        key = {"key": links.visitor_key(app, generation_id)} if subject else {}
        raise PromptBlocked(why, generation=generation_id, rule=verdict.rule, **key)
    return order


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
