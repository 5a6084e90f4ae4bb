"""The life of a generation, one step at a time.

Every step reads a row, makes at most one call to kie.ai and commits what came of it. Requests, watchers, callbacks and
the cron all go through `resume`, so whatever dies in between is taken up by the next of them.
"""

from images2gpt import alarms, capacity
from images2gpt.application import App
from images2gpt.capacity import Sign
from images2gpt.generations import kie, looks, told
from images2gpt.generations.endings import again, end
from images2gpt.generations.model import PROVIDER_FAILED, PROVIDER_TIMEOUT, PROVIDER_UNAVAILABLE, Generation
from images2gpt.generations.store import moves
from images2gpt.ports import ConstraintBroken

RETRY_S = 60
"""How long a busy kie.ai is asked again before the credits go back."""
RETRY_DELAYS_S = (2, 4, 8, 12, 12, 12)
JITTER = 4
"""Each delay is longer by up to a quarter of it, so that those whom kie.ai turned away do not come back together."""


def is_due(generation: Generation, now: int) -> bool:
    """Whether `resume` would do anything."""
    if generation.next_step_at is None:
        return generation.is_open and generation.deadline_at <= now
    return generation.next_step_at <= now


async def resume(app: App, generation: Generation) -> Generation:
    """Takes the next step if it is due and nobody else has taken it. Gives the row as it is then."""
    if not is_due(generation, app.clock.now()):
        return generation
    if generation.next_step_at is None:
        return await end(app, generation, PROVIDER_TIMEOUT)
    if generation.status == "reserved":
        return await _attempt(app, generation)
    return await looks.look(app, generation)


async def _attempt(app: App, generation: Generation) -> Generation:
    now = app.clock.now()
    if generation.deadline_at <= now:
        return await end(app, generation, PROVIDER_UNAVAILABLE)
    attempt = moves.begin_attempt(generation.id, now=now)
    mine = (await app.db.commit(attempt)).one(attempt)
    return await submit(app, mine) if mine else await again(app, generation)


async def submit(app: App, generation: Generation) -> Generation:
    """One createTask. Only for a caller to whom the row says that nobody else makes it."""
    outcome = await kie.create_task(app, generation)
    match outcome:
        case told.Accepted(task):
            return await _accept(app, generation, task)
        case told.Busy():
            return await _busy(app, generation)
        case told.Refused(failure, sign):
            return await end(app, generation, failure, sign)
        case told.Lost():
            return await _lose(app, generation)


async def _accept(app: App, generation: Generation, task: str) -> Generation:
    now = app.clock.now()
    first_look_at = now + looks.delay_s(generation.resolution, 0)
    accept = moves.accept(generation.id, task=task, now=now, first_look_at=first_look_at)
    try:
        accepted = (await app.db.commit(accept, capacity.note(Sign.WORKS, now=now))).one(accept)
    except ConstraintBroken:
        alarms.sound(app, "kie_task_twice", generation=generation.id)
        return await end(app, generation, PROVIDER_FAILED)
    return accepted or await again(app, generation)


async def _lose(app: App, generation: Generation) -> Generation:
    now = app.clock.now()
    note = capacity.note(Sign.OUTAGE, now=now)
    capacity.sound_if_opened(app, (await app.db.commit(note)).one(note), now=now)
    return generation


async def _busy(app: App, generation: Generation) -> Generation:
    delay_s = RETRY_DELAYS_S[min(generation.attempts, len(RETRY_DELAYS_S)) - 1]
    at = app.clock.now() + delay_s + app.ids.secret(1)[0] % (delay_s // JITTER + 1)
    if at > generation.created_at + RETRY_S:
        return await end(app, generation, PROVIDER_UNAVAILABLE)
    later = moves.try_later(generation.id, at=at)
    return (await app.db.commit(later)).one(later) or await again(app, generation)


async def retry(app: App, generation: Generation) -> Generation:
    """Goes on asking a busy kie.ai while this isolate lives; watchers and the cron do so after it."""
    while generation.status == "reserved" and generation.next_step_at is not None:
        await app.clock.sleep(max(0, generation.next_step_at - app.clock.now()))
        generation = await resume(app, generation)
    return generation
