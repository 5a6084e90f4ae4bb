"""How a generation ends. The first outcome wins; a success that comes after the credits went back is a present."""

from typing import Any

from images2gpt import capacity, credits, log, metrics, moderation, trials
from images2gpt.application import App
from images2gpt.capacity import Sign
from images2gpt.generations.model import (
    PROVIDER_TIMEOUT,
    Failure,
    Generation,
    Picture,
    owed_for_size,
)
from images2gpt.generations.store import lists, moves
from images2gpt.generations.store.moves import Short
from images2gpt.ports import Statement
from images2gpt.times import HOUR_S, MINUTE_S

WRONG_SIZE = "wrong_size"
LATE_LOOKS_S = (15 * MINUTE_S, HOUR_S, 6 * HOUR_S)
"""After giving up: kie.ai goes on with what nobody waits for, and bills it (kie.md 4)."""


async def succeed(app: App, generation: Generation, picture: Picture, *, provider_credits: float | None) -> Generation:
    """The image is there. A smaller one than asked gives back the difference."""
    now, entry_id = app.clock.now(), app.ids.new("txn")
    short = _short(app, generation, picture)
    done = moves.succeed(generation.id, picture, short=short, provider_credits=provider_credits, now=now)
    trial = trials.held_by(generation.id)
    rows = await app.db.commit(done, *credits.give_back(entry_id, generation.id, now=now), trial)
    finished, claim = rows.one(done), rows.one(trial)
    if finished:
        _measure(app, finished)
    if finished and claim:
        await trials.mark(app, claim)
    return finished or await again(app, generation)


def _short(app: App, generation: Generation, picture: Picture) -> Short | None:
    owed = owed_for_size(generation.resolution, picture.width, picture.height, credits.COSTS)
    if not owed:
        return None
    sentence = f"The image came at {picture.width} × {picture.height}, smaller than {generation.resolution}."
    return Short(Failure(WRONG_SIZE, sentence), owed if app.settings.size_returns else 0)


async def arrive_late(
    app: App, generation: Generation, picture: Picture, *, provider_credits: float | None
) -> Generation:
    """The image comes after its credits went back: the person has both."""
    arrived = moves.arrive_late(generation.id, picture, provider_credits=provider_credits, now=app.clock.now())
    given = (await app.db.commit(arrived)).one(arrived)
    if given:
        log.event("late_image", generation=generation.id)
    return given or await again(app, generation)


async def end(app: App, generation: Generation, failure: Failure, sign: Sign | None = None) -> Generation:
    """No image: all credits, or the trial, go back in the same transaction. `sign`: what it says of kie.ai."""
    now = app.clock.now()
    late_look_at = now + LATE_LOOKS_S[0] if failure is PROVIDER_TIMEOUT else None
    failed = moves.fail(generation.id, failure, now=now, late_look_at=late_look_at)
    returns = credits.give_back(app.ids.new("txn"), generation.id, now=now)
    note = capacity.note(sign, now=now) if sign else None
    noted: list[Statement[Any]] = [note] if note else []
    if failure.status == "blocked":
        noted.append(moderation.record(app, generation.id, rule=moderation.ACCEPTABLE_USE, source="kie"))
    rows = await app.db.commit(failed, *returns, trials.give_back(generation.id), *noted)
    if note:
        capacity.sound_if_opened(app, rows.one(note), now=now)
    ended = rows.one(failed)
    if ended:
        log.event("generation_failed", generation=generation.id, code=failure.code)
        _measure(app, ended)
    return ended or await again(app, generation)


def _measure(app: App, ended: Generation) -> None:
    wait_s = max(0, (ended.finished_at or 0) - ended.created_at)
    metrics.generation(app, resolution=ended.resolution, status=ended.status, failure=ended.failure, wait_s=wait_s)


def next_late_look(generation: Generation, now: int) -> int | None:
    """When kie.ai is asked once more about what was given up, None for never."""
    ended = generation.finished_at or now
    return next((ended + wait_s for wait_s in LATE_LOOKS_S if ended + wait_s > now), None)


async def again(app: App, generation: Generation) -> Generation:
    """The row as it is now."""
    query = lists.by_id(generation.id)
    return (await app.db.read(query)).one(query) or generation
