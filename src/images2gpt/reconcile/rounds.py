"""The nightly comparison: a round goes through all slices, some a minute, and says at its end what it found."""

from collections import Counter

import msgspec
from msgspec.structs import replace

from images2gpt import alarms, decode, log
from images2gpt.application import App
from images2gpt.ports import DatabaseDown
from images2gpt.reconcile import service, store
from images2gpt.reconcile.invariants import INVARIANTS
from images2gpt.reconcile.model import ROWS, Round, Slice
from images2gpt.reconcile.store import Turn
from images2gpt.times import HOUR_S

SLICES_A_RUN = 20
"""A round of a million accounts is done in seven hours. D1 takes 1,000 statements of an invocation: these are 340."""

LATE_S = 20 * HOUR_S
"""A round is to be whole before the next night."""

SLOW_MS = 1_000
"""After a longer slice the next one is half as large."""


async def begin_round(app: App) -> None:
    """The night's run: a round begins, or the last night's goes on, which wants a person. Raises DatabaseDown."""
    now = app.clock.now()
    taking = store.take(now=now)
    turn = (await app.db.commit(store.begin(_told(Round(began_at=now))), taking)).one(taking)
    if turn and (open_s := now - _read(turn, now=now).began_at) > LATE_S:
        alarms.sound(app, "books_unfinished", seconds=open_s)
    await go_on(app, turn)


async def go_on(app: App, turn: Turn | None) -> None:
    """The next slices of the round that was taken. None: there is nothing to take up. Raises DatabaseDown."""
    sounded = Counter[str]()
    for _ in range(SLICES_A_RUN):
        if turn is None:
            return
        turn = await _step(app, turn, sounded)


async def _step(app: App, turn: Turn, sounded: Counter[str]) -> Turn | None:
    """One slice. The round moves only after its alarms have sounded: a run that dies in between is repeated."""
    before, began_ms = _read(turn, now=app.clock.now()), app.clock.now_ms()
    try:
        found, beyond = await service.compare(app, Slice.of(before.first, before.size))
    except DatabaseDown:
        await app.db.commit(store.move(turn, _told(_resized(before, slow=True))))
        raise
    for each in service.fewer(found, sounded):
        alarms.sound(app, "books_differ", invariant=each.invariant, row=each.id)
    after = replace(before, rows=before.rows + beyond.rows, differences=before.differences + len(found))
    after = _resized(after, slow=app.clock.now_ms() - began_ms > SLOW_MS)
    if beyond.first is None:
        await _end(app, turn, after)
        return None
    moved = store.move(turn, _told(replace(after, first=beyond.first)))
    return (await app.db.commit(moved)).one(moved)


async def _end(app: App, turn: Turn, whole: Round) -> None:
    """Says so once, of however many runs that came to the end."""
    ended = store.end(turn)
    if (await app.db.commit(ended)).one(ended):
        ok, seconds = not whole.differences, app.clock.now() - whole.began_at
        log.event("reconciled", ok=ok, checked=len(INVARIANTS), rows=whole.rows, seconds=seconds)


def _resized(each: Round, *, slow: bool) -> Round:
    """D1 ends a batch after 30 s: what took too long, or brought no answer, is asked for in smaller slices."""
    return replace(each, size=max(1, each.size // 2) if slow else min(ROWS, each.size * 2))


def _told(each: Round) -> str:
    return msgspec.json.encode(each).decode()


def _read(turn: Turn, *, now: int) -> Round:
    """What cannot be read is no reason to stop: the round begins anew."""
    try:
        return decode.theirs(turn.value, Round)
    except decode.Unreadable:
        return Round(began_at=now)
