"""Placing an order: check, screen, charge or claim in one commit, then hand it to kie.ai."""

import asyncio
import hashlib
from dataclasses import dataclass

import msgspec

from images2gpt import accounts, capacity, credits, limits, moderation, references, trials
from images2gpt.accounts import Hindrance
from images2gpt.application import App
from images2gpt.capacity import State
from images2gpt.concurrency import side_by_side
from images2gpt.errors import (
    Forbidden,
    Invalid,
    NotSignedIn,
    PromptBlocked,
    Restricted,
    TooManyRequests,
    TrialUsed,
)
from images2gpt.generations import links, steps
from images2gpt.generations.charging import KEY_S, Intent, again, charge, claim
from images2gpt.generations.model import Generation, Wish, check
from images2gpt.generations.store import placing
from images2gpt.generations.store.placing import Order, Remembered
from images2gpt.generations.view import GenerationView, view
from images2gpt.sessions import Caller, Person, Visitor
from images2gpt.times import MINUTE_S
from images2gpt.trials import Subject


class Placed(msgspec.Struct, frozen=True):
    """To a member: `balance` as it was after the charge. To a visitor: `key`, which opens the generation later."""

    generation: GenerationView
    balance: int | None
    key: str | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class Asker:
    """Who orders, and what the round trip that told so also told.

    An earlier use of the key, kie.ai's state, and why nothing of theirs may be sent to anybody at the moment.
    """

    who: Person | Visitor
    key: str
    earlier: Remembered | None = None
    state: State | None = None
    hindrance: Hindrance | None = None


async def asker(app: App, caller: Caller, key: str | None) -> Asker:
    """One round trip for a member, none for a visitor. Raises NotSignedIn, TooManyRequests."""
    if visitor := caller.visitor():
        return Asker(visitor, key or "")
    now = app.clock.now()
    used = placing.remembered_by_session(caller.token_hash, key or "", valid_from=now - KEY_S)
    slowed, state = moderation.slowed_session(caller.token_hash, now=now), capacity.state()
    hindrance = accounts.hindrance(caller.token_hash)
    person, rows = await caller.member(used, slowed, state, hindrance)
    moderation.check_slowed(rows, slowed, now=now)
    return Asker(person, key or "", rows.one(used), rows.one(state), rows.one(hindrance))


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
    if asking.hindrance:  # before anybody is shown the prompt
        raise Forbidden if asking.hindrance.barred else Restricted
    if not await app.limiter.allows(limits.GENERATIONS_SHIELD, person.id):
        raise TooManyRequests(retry_after_s=MINUTE_S)
    capacity.check(asking.state, now=app.clock.now())
    input_urls = await _addresses(app, person, wish.references)
    order = await _screened(app, wish, user_id=person.id, subject=None, input_urls=input_urls)
    generation, balance = await charge(app, person, order, intent)
    return Placed(view(app, await _sent(app, generation, order)), balance)


async def _for_visitor(app: App, visitor: Visitor, wish: Wish, intent: Intent) -> Placed:
    if wish.references or wish.resolution != "1K":
        raise NotSignedIn("Sign in for 2K, 4K and reference images. The free image is 1K.")
    check(wish)
    subject = trials.subject(app, visitor.client)
    generation = await _earlier(app, subject, intent)
    if generation is None:
        order = await _screened(app, wish, user_id=None, subject=subject.current)
        subject = trials.subject(app, visitor.client)  # as of now: screening took its time, and a day may have ended
        generation = await _sent(app, await claim(app, subject, order, intent), order)
    return Placed(view(app, generation), None, links.visitor_key(app, generation.id))


async def _addresses(app: App, person: Person, ids: list[str]) -> str | None:
    """Where kie.ai finds the references, as JSON and in the order wished for; None without any. Raises Invalid."""
    if not ids:
        return None
    query = references.usable(person.token_hash, ids, now=app.clock.now())
    urls = {reference.id: reference.url for reference in (await app.db.read(query)).of(query)}
    if not urls.keys() >= set(ids):
        raise Invalid(references="has an image that is not known or no longer available")
    return msgspec.json.encode([urls[each] for each in ids]).decode()


async def _earlier(app: App, subject: Subject, intent: Intent) -> Generation | None:
    """What this very order has made already; None: it is to be screened and claimed. KV and D1 side by side.

    Raises TrialUsed, TooManyRequests, Unavailable, IdempotencyKeyReused.
    """
    used = placing.remembered(subject.current, intent.key, valid_from=subject.now - KEY_S)
    slowed, state = moderation.slowed(subject.current, now=subject.now), capacity.state()
    marked, rows = await side_by_side(trials.is_marked(app, subject), app.db.read(used, slowed, state))
    if earlier := rows.one(used):
        return await again(app, earlier, intent)
    if marked:
        raise TrialUsed
    moderation.check_slowed(rows, slowed, now=subject.now)
    capacity.check(rows.one(state), now=subject.now)
    return None


async def _screened(
    app: App, wish: Wish, *, user_id: str | None, subject: str | None, input_urls: str | None = None
) -> Order:
    """The order, if its prompt may be made; else a blocked row and PromptBlocked. Raises Unavailable."""
    generation_id = app.ids.new("gen")
    verdict = await moderation.screen(app, wish.prompt, reference=generation_id)
    order = Order(
        id=generation_id,
        owner=user_id or subject or "",
        prompt=wish.prompt,
        aspect_ratio=wish.aspect_ratio,
        resolution=wish.resolution,
        mode="image" if input_urls else "text",
        input_urls=input_urls,
        cost=credits.COSTS[wish.resolution] if user_id else 0,
        moderation_id=verdict.moderation_id,
        now=app.clock.now(),
    )
    if verdict.rule is not None:
        why = moderation.SENTENCES[verdict.rule]
        blocked = placing.insert_blocked(order, user_id=user_id, subject=subject, why=why)
        event = moderation.record(app, generation_id, rule=verdict.rule, source=verdict.source)
        await app.db.commit(blocked, event)
        key = {"key": links.visitor_key(app, generation_id)} if subject else {}
        raise PromptBlocked(why, generation=generation_id, rule=verdict.rule, **key)
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
