"""Runs of the cron that overlap or die lose no difference of the books and count none of them twice."""

import asyncio
import itertools
from collections import Counter

import pytest

from images2gpt import jobs
from images2gpt.application import App
from images2gpt.reconcile import go_on, store
from images2gpt.reconcile.store import BEGIN, END, MOVE, TURN_S, Turn
from images2gpt.times import MINUTE_S
from tests.support.alone import set_clock
from tests.support.turns import TURNS
from tests.unit.reconcile.with_rows import (
    LARGE,
    MINUTE,
    NIGHT,
    Batch,
    a_minute_later,
    apart,
    compares,
    database,
    events,
    fail,
    kept,
    of_the_books,
    sounded,
    with_accounts,
)

SLICES = 5


def is_of_the_books(batch: Batch) -> bool:
    """Of the round itself: its alarms go their own way."""
    return compares(batch) or bool({each.sql for each in batch} & {BEGIN, MOVE, END})


@pytest.mark.parametrize("turns", TURNS, ids=str)
async def test_runs_at_once_compare_each_slice_once(capsys: pytest.CaptureFixture[str], turns: tuple[int, ...]) -> None:
    """Cloudflare starts the night's run and the minute's at once, and may start either twice."""
    app = with_accounts(*apart(LARGE), unexplained=7)
    waits = itertools.cycle(turns)
    database(app).turns = lambda: next(waits)
    for crons in ((MINUTE, NIGHT, NIGHT, MINUTE), *[(MINUTE, MINUTE, MINUTE)] * 3):
        await asyncio.gather(*(jobs.run(app, cron) for cron in crons))
        set_clock(app).advance(MINUTE_S)
    told = events(capsys)
    assert of_the_books(app) == list(apart(LARGE))
    assert max(Counter(sounded(told)).values()) == 1
    assert [event["rows"] for event in told if event["event"] == "reconciled"] == [LARGE]


async def taken(app: App) -> Turn | None:
    """What a run takes up, which then hangs for longer than its turn."""
    take = store.take(now=set_clock(app).now())
    found = (await app.db.commit(take)).one(take)
    set_clock(app).advance(MINUTE_S)
    return found


async def test_a_run_that_hung_finds_the_round_moved_and_stops() -> None:
    app = with_accounts(*apart(LARGE))
    database(app).fault = lambda batch, _moment: fail() if compares(batch) else None
    await jobs.run(app, NIGHT)
    database(app).fault = lambda _batch, _moment: None
    set_clock(app).advance(MINUTE_S)
    late = await taken(app)
    await jobs.run(app, MINUTE)
    before = kept(app), len(of_the_books(app))
    await go_on(app, late)
    assert (kept(app), len(of_the_books(app))) == (before[0], before[1] + 1)


async def test_a_run_that_hung_ends_no_other_round(capsys: pytest.CaptureFixture[str]) -> None:
    app = with_accounts(1)
    database(app).fault = lambda batch, _moment: fail() if compares(batch) else None
    await jobs.run(app, NIGHT)
    set_clock(app).advance(MINUTE_S)
    late = await taken(app)
    database(app).fault = lambda _batch, _moment: None
    await jobs.run(app, MINUTE)
    database(app).fault = lambda batch, _moment: fail() if compares(batch) else None
    await jobs.run(app, NIGHT)
    database(app).fault = lambda _batch, _moment: None
    events(capsys)
    open_now = kept(app)
    await go_on(app, late)
    assert open_now
    assert (kept(app), events(capsys)) == (open_now, [])


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("fatal", range(1, 2 * SLICES + 2))
async def test_a_run_that_dies_at_any_call_repeats_at_most_its_slice(
    capsys: pytest.CaptureFixture[str], fatal: int, moment: str
) -> None:
    """The first call begins and takes the round, then each slice is one to compare and one to move on or to end."""
    app = with_accounts(*apart(SLICES), unexplained=7)
    calls = list[str]()

    def die(batch: Batch, when: str) -> None:
        calls.extend([when] * (when == moment and is_of_the_books(batch)))
        if len(calls) == fatal and when == moment and is_of_the_books(batch):
            raise asyncio.CancelledError

    database(app).fault = die
    await asyncio.wait([asyncio.ensure_future(jobs.run(app, NIGHT))])
    assert len(calls) == fatal, "it died there"
    database(app).fault = lambda _batch, _moment: None
    begun, last = kept(app), fatal == 2 * SLICES + 1
    await a_minute_later(app)
    asked, told = Counter(of_the_books(app)), events(capsys)
    assert bool(begun) == (not (fatal == 1 and moment == "before") and not (last and moment == "after"))
    if begun or last:
        assert set(asked) == set(apart(SLICES))
        assert set(sounded(told)) == {f"usr_{rowid}" for rowid in apart(SLICES)}
        assert max(asked.total(), len(sounded(told))) <= SLICES + 1
    assert len([event for event in told if event["event"] == "reconciled"]) == bool(begun)
    assert kept(app) == []


async def test_a_run_has_the_round_to_itself_until_the_next_minute() -> None:
    """Also where it died."""
    app = with_accounts(*apart(2))
    database(app).fault = lambda batch, _moment: fail() if any(each.sql == MOVE for each in batch) else None
    await jobs.run(app, NIGHT)
    set_clock(app).advance(TURN_S - 1)
    await jobs.run(app, MINUTE)
    assert of_the_books(app) == [1]
    set_clock(app).advance(1)
    await jobs.run(app, MINUTE)
    assert of_the_books(app) == [1, 1]
