"""The life of a generation, one step at a time.

Every step reads a row, makes at most one call to kie.ai and commits what came of it. Requests, watchers and the cron
all go through `resume`, so whatever dies in between is taken up by the next of them.
"""

from images2gpt import credits, log, trials
from images2gpt.application import App
from images2gpt.generations import kie, store
from images2gpt.generations.model import (
    PROVIDER_FAILED,
    PROVIDER_TIMEOUT,
    PROVIDER_UNAVAILABLE,
    Failure,
    Generation,
    Picture,
    owed_for_size,
)
from images2gpt.generations.picture import NotAPicture, NotNow, inspect
from images2gpt.ports import ConstraintBroken, Statement

RETRY_S = 60
"""How long a busy kie.ai is asked again before the credits go back."""
RETRY_DELAYS_S = (2, 4, 8, 15, 15, 15)
GRACE_S = 90
"""How long kie.ai may not know a task that it has just accepted (kie.md 3)."""
WRONG_SIZE = "wrong_size"


def look_delay_s(looks: int) -> int:
    """Seconds to the next look: 2 at first, 10 in the end."""
    return min(2 + looks // 3, 10)


def is_due(generation: Generation, now: int) -> bool:
    """Whether `resume` would do anything."""
    step_due = generation.next_step_at is not None and generation.next_step_at <= now
    return generation.is_open and (step_due or generation.deadline_at <= now)


async def resume(app: App, generation: Generation) -> Generation:
    """Takes the next step if it is due and nobody else has taken it. Gives the row as it is then."""
    now = app.clock.now()
    if not is_due(generation, now):
        return generation
    if generation.deadline_at <= now:
        return await end(app, generation, PROVIDER_TIMEOUT)
    if generation.status == "reserved":
        attempt = store.begin_attempt(generation.id, now=now)
        mine = (await app.db.commit(attempt)).one(attempt)
        return await submit(app, mine) if mine else await _reread(app, generation)
    look = store.begin_look(generation.id, now=now, next_at=now + look_delay_s(generation.looks + 1))
    mine = (await app.db.commit(look)).one(look)
    return await _look(app, mine) if mine else await _reread(app, generation)


async def submit(app: App, generation: Generation) -> Generation:
    """One createTask. Only for a caller to whom the row says that nobody else makes it."""
    outcome = await kie.create_task(app, generation)
    match outcome:
        case kie.Accepted(task):
            return await _accept(app, generation, task)
        case kie.Busy():
            return await _busy(app, generation)
        case kie.Lost():
            return generation
        case Failure():
            return await end(app, generation, outcome)


async def _accept(app: App, generation: Generation, task: str) -> Generation:
    now = app.clock.now()
    accept = store.accept(generation.id, task=task, now=now, first_look_at=now + look_delay_s(0))
    try:
        accepted = (await app.db.commit(accept)).one(accept)
    except ConstraintBroken:
        log.event("alarm", reason="kie_task_twice", generation=generation.id)
        return await end(app, generation, PROVIDER_FAILED)
    return accepted or await _reread(app, generation)


async def _busy(app: App, generation: Generation) -> Generation:
    delay_s = RETRY_DELAYS_S[min(generation.attempts, len(RETRY_DELAYS_S)) - 1]
    at = app.clock.now() + delay_s
    if at > generation.created_at + RETRY_S:
        return await end(app, generation, PROVIDER_UNAVAILABLE)
    await app.db.commit(store.try_later(generation.id, at=at))
    return await _reread(app, generation)


async def retry(app: App, generation: Generation) -> Generation:
    """Goes on asking a busy kie.ai while this isolate lives; watchers and the cron do so after it."""
    while generation.status == "reserved" and generation.next_step_at is not None:
        await app.clock.sleep(max(0, generation.next_step_at - app.clock.now()))
        generation = await resume(app, generation)
    return generation


async def _look(app: App, generation: Generation) -> Generation:
    seen = await kie.record_info(app, generation.provider_task or "")
    now = app.clock.now()
    match seen:
        case kie.Pending(drawing):
            if drawing and generation.status == "submitted":
                await app.db.commit(store.run(generation.id, now=now))
                return await _reread(app, generation)
            return generation
        case kie.Unknown():
            graced = now < (generation.submitted_at or 0) + GRACE_S
            return generation if graced else await end(app, generation, PROVIDER_FAILED)
        case kie.Done():
            return await _finish(app, generation, seen)
        case Failure():
            return await end(app, generation, seen)


async def _finish(app: App, generation: Generation, done: kie.Done) -> Generation:
    try:
        picture = await inspect(app, done.url)
    except NotNow:
        return generation
    except NotAPicture as error:
        log.event("alarm", reason="result_refused", generation=generation.id, why=error.reason)
        return await end(app, generation, PROVIDER_FAILED)
    return await succeed(app, generation, picture, provider_credits=done.credits)


async def succeed(app: App, generation: Generation, picture: Picture, *, provider_credits: float | None) -> Generation:
    """The image is there. A smaller one than asked gives back the difference."""
    now, entry_id = app.clock.now(), app.ids.new("txn")
    owed = owed_for_size(generation.resolution, picture.width, picture.height, credits.COSTS)
    sentence = f"The image came at {picture.width} × {picture.height}, smaller than {generation.resolution}."
    short = Failure(WRONG_SIZE, sentence) if owed else None
    done = store.succeed(generation.id, picture, short=short, owed=owed, provider_credits=provider_credits, now=now)
    trial = trials.held_by(generation.id)
    rows = await app.db.commit(done, *credits.give_back(entry_id, generation.id, now=now), trial)
    finished, claim = rows.one(done), rows.one(trial)
    if finished and claim:
        await trials.mark(app, claim)
    return finished or await _reread(app, generation)


async def end(app: App, generation: Generation, failure: Failure) -> Generation:
    """No image: all credits, or the trial, go back in the same transaction. The first outcome wins."""
    now = app.clock.now()
    failed: Statement[Generation] = store.fail(generation.id, failure, now=now)
    returns = credits.give_back(app.ids.new("txn"), generation.id, now=now)
    rows = await app.db.commit(failed, *returns, trials.give_back(generation.id))
    ended = rows.one(failed)
    if ended:
        log.event("generation_failed", generation=generation.id, code=failure.code)
    return ended or await _reread(app, generation)


async def _reread(app: App, generation: Generation) -> Generation:
    query = store.by_id(generation.id)
    return (await app.db.read(query)).one(query) or generation
