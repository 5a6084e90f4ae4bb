"""The nightly comparison: a round goes through all slices, some a minute, and says at its end what it found."""

from collections import Counter

import msgspec
from msgspec.structs import replace

from images2gpt import alarms, decode, log
from images2gpt.application import App
from images2gpt.reconcile import service, store
from images2gpt.reconcile.invariants import INVARIANTS
from images2gpt.reconcile.model import Round
from images2gpt.reconcile.store import Turn

SLICES_A_RUN = 20
"""Half a second of D1's time a minute at a million accounts, and their round is done within seven hours."""


async def begin_round(app: App) -> None:
    """The night's run: a round begins unless one is open, and its first slices are compared. Raises DatabaseDown."""
    now = app.clock.now()
    turn = store.take(now=now)
    rows = await app.db.commit(store.begin(_told(Round(began_at=now))), turn)
    await go_on(app, rows.one(turn))


async def go_on(app: App, turn: Turn | None) -> None:
    """The next slices of the round that was taken. None: there is nothing to take up. Raises DatabaseDown."""
    sounded = Counter[str]()
    for _ in range(SLICES_A_RUN):
        if turn is None:
            return
        turn = await _step(app, turn, sounded)


async def _step(app: App, turn: Turn, sounded: Counter[str]) -> Turn | None:
    """One slice. The round moves only after its alarms have sounded: a run that dies in between is repeated."""
    before = _read(turn, now=app.clock.now())
    found, beyond = await service.compare(app, before.first)
    for each in service.fewer(found, sounded):
        alarms.sound(app, "books_differ", invariant=each.invariant, row=each.id)
    after = replace(before, rows=before.rows + beyond.rows, differences=before.differences + len(found))
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


def _told(each: Round) -> str:
    return msgspec.json.encode(each).decode()


def _read(turn: Turn, *, now: int) -> Round:
    """What cannot be read is no reason to stop: the round begins anew."""
    try:
        return decode.theirs(turn.value, Round)
    except decode.Unreadable:
        return Round(began_at=now)
