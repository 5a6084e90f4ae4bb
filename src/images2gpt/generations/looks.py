"""Looking at kie.ai how far a task is: one recordInfo an interval, however many are watching."""

from images2gpt import alarms
from images2gpt.application import App
from images2gpt.generations import kie, told
from images2gpt.generations.endings import again, arrive_late, end, next_late_look, succeed
from images2gpt.generations.model import PROVIDER_FAILED, PROVIDER_TIMEOUT, Failure, Generation
from images2gpt.generations.picture import NotAPicture, NotNow, inspect
from images2gpt.generations.store import moves

GRACE_S = 90
"""How long kie.ai may not know a task that it has just accepted (kie.md 3)."""
GRACE_LOOKS = 4
"""And how often: the clock of whoever looks may be minutes ahead of that of whoever sent it."""
FIRST_LOOK_S = {"1K": 2, "2K": 3, "4K": 4}
"""kie.ai's own advice is 2 to 3 s (kie.md 1.3); larger ones are never done so soon."""
LONGEST_S = 10


def delay_s(resolution: str, looks: int) -> int:
    """Seconds to the next look after so many."""
    return min(FIRST_LOOK_S[resolution] + looks // 3, LONGEST_S)


async def look(app: App, generation: Generation) -> Generation:
    """One look, if nobody else makes it. After the deadline it is the last one."""
    now = app.clock.now()
    next_at = now + delay_s(generation.resolution, generation.looks + 1)
    claim = moves.begin_look(
        generation.id, now=now, next_at=next_at if generation.is_open else next_late_look(generation, now)
    )
    mine = (await app.db.commit(claim)).one(claim)
    if mine is None:
        return await again(app, generation)
    seen = await kie.record_info(app, mine.provider_task or "")
    if isinstance(seen, told.Done):
        return await _finish(app, mine, seen)
    return await (_look_on(app, mine, seen) if mine.is_open else _look_late(app, mine, seen))


async def _look_on(app: App, generation: Generation, seen: told.Pending | told.Unknown | Failure) -> Generation:
    now = app.clock.now()
    if isinstance(seen, Failure):
        return await end(app, generation, seen)
    if isinstance(seen, told.Unknown) and _has_had_its_time(generation, now):
        return await end(app, generation, PROVIDER_FAILED)
    if generation.deadline_at <= now:
        return await end(app, generation, PROVIDER_TIMEOUT)
    if isinstance(seen, told.Pending) and seen.drawing and generation.status == "submitted":
        running = moves.run(generation.id, now=now)
        return (await app.db.commit(running)).one(running) or await again(app, generation)
    return generation


def _has_had_its_time(generation: Generation, now: int) -> bool:
    return now >= (generation.submitted_at or 0) + GRACE_S and generation.looks >= GRACE_LOOKS


async def _look_late(app: App, generation: Generation, seen: told.Pending | told.Unknown | Failure) -> Generation:
    if isinstance(seen, Failure):
        await app.db.commit(moves.look_no_more(generation.id))
    return generation


async def _finish(app: App, generation: Generation, done: told.Done) -> Generation:
    try:
        picture = await inspect(app, done.url)
    except NotNow:
        overdue = generation.is_open and generation.deadline_at <= app.clock.now()
        return await end(app, generation, PROVIDER_TIMEOUT) if overdue else generation
    except NotAPicture as error:
        alarms.sound(app, "result_refused", generation=generation.id, why=error.reason)
        if generation.is_open:
            return await end(app, generation, PROVIDER_FAILED)
        await app.db.commit(moves.look_no_more(generation.id))
        return generation
    arrive = succeed if generation.is_open else arrive_late
    return await arrive(app, generation, picture, provider_credits=done.credits)
