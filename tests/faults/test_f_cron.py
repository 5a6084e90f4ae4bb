"""F12 to F15: crons that overlap, stay away, die or meet a callback."""

import asyncio
import itertools
from collections import Counter

import pytest

from images2gpt.generations.sweep import SWEEP_ROWS
from images2gpt.times import DAY_S
from tests.faults.isolate import Isolate
from tests.faults.kie_side import (
    asked,
    body_of,
    call_back,
    end_all,
    generations,
    lose_background,
    made,
    only,
    pass_time,
    returns,
)
from tests.support.invariants import check
from tests.support.scenes import set_balance
from tests.support.turns import TURNS
from tests.support.world import Person, World
from tools.sandbox.faults import Reset
from tools.sandbox.kie.behaviour import QUEUE_FULL, Fail

CRONS = 5


def balanced(world: World) -> None:
    assert check(world.db.connection, now=world.clock.now()) == []


async def many(world: World, person: Person, count: int, *, failing: int) -> None:
    """So many orders with kie.ai, of which the last few will fail."""
    await set_balance(world, person, 3 * count)
    for number in range(count):
        if number >= count - failing:
            world.sandbox.kie.next(outcome=Fail())
        assert (await person.order(f"lighthouse {number}")).status == 202
        await pass_time(world, 1)


@pytest.mark.parametrize("turns", TURNS, ids=str)
async def test_f12_five_crons_at_once_settle_each_generation_once(
    world: World, ada: Person, turns: tuple[int, ...]
) -> None:
    await many(world, ada, 12, failing=6)
    await pass_time(world, 20)
    waits = itertools.cycle(turns)
    world.db.turns = lambda: next(waits)
    await asyncio.gather(*(world.run_cron() for _ in range(CRONS)))
    assert Counter(row["status"] for row in generations(world)) == {"succeeded": 6, "failed": 6}
    assert (returns(world), asked(world, "record"), await ada.balance()) == ([3] * 6, 12, 18)
    await ada.delete(f"/api/generations/{generations(world)[0]['id']}")
    await asyncio.gather(*(world.run_cron() for _ in range(CRONS)))
    assert (returns(world), asked(world, "record")) == ([3] * 6, 12)
    balanced(world)


@pytest.mark.parametrize("turns", TURNS, ids=str)
async def test_f12_five_crons_and_the_page_send_a_waiting_order_once(
    world: World, ada: Person, turns: tuple[int, ...]
) -> None:
    """kie.ai was busy, and the isolate that would have asked again is gone."""
    world.sandbox.kie.next(create=QUEUE_FULL)
    await ada.order()
    lose_background(world)
    await pass_time(world, 10)
    waits = itertools.cycle(turns)
    world.db.turns = lambda: next(waits)
    pages = [ada.get(f"/api/generations/{only(world)['id']}") for _ in range(CRONS)]
    await asyncio.gather(*(world.run_cron() for _ in range(CRONS)), *pages)
    await world.background.settle()
    assert (asked(world, "create"), len(made(world)), only(world)["attempts"]) == (2, 1, 2)
    await end_all(world)
    balanced(world)


async def test_f13_a_cron_that_was_away_for_two_days_catches_up_in_bounded_batches(world: World, ada: Person) -> None:
    """100 are overdue: half of them lost on the way, half with kie.ai, which has finished them by now."""
    ben = await world.member()
    world.sandbox.kie.always(url_seconds=14.0 * DAY_S)
    for person in (ada, ben):
        await set_balance(world, person, 150)
    for number in range(50):
        await ada.order(f"with kie {number}")
        world.sandbox.kie.next(create=Reset())
        await ben.order(f"lost {number}")
        world.db.connection.execute("DELETE FROM breakers")
        await pass_time(world, 2)
    await pass_time(world, 2 * DAY_S)
    for run in (1, 2):
        ended = sum(row["finished_at"] is not None for row in generations(world))
        looks = asked(world, "record")
        await world.run_cron()
        assert sum(row["finished_at"] is not None for row in generations(world)) - ended == (80, 20)[run - 1]
        assert asked(world, "record") - looks == (SWEEP_ROWS, 50 - SWEEP_ROWS)[run - 1]
    assert Counter(row["status"] for row in generations(world)) == {"succeeded": 50, "failed": 50}
    assert (await ada.balance(), await ben.balance(), returns(world)) == (0, 150, [3] * 50)
    balanced(world)


async def test_f13_a_cron_twice_a_minute_asks_nothing_twice(world: World, ada: Person) -> None:
    world.sandbox.kie.always(never=True)
    for _ in range(3):
        await ada.order()
    for seconds in (30, 0, 30, 0):
        looks = asked(world, "record")
        await pass_time(world, seconds)
        await world.run_cron()
        assert asked(world, "record") - looks == (3 if seconds else 0)


async def test_f14_a_cron_that_dies_at_any_call_is_taken_up_by_the_next(world: World) -> None:
    """Four rows of each kind of end, and every point between them."""
    for last in itertools.count(1, 3):
        ada = await world.member(email=f"ada{last}@example.com")
        await many(world, ada, 4, failing=2)
        await pass_time(world, 10)
        survived = await Isolate(world, last).survives(world.run_cron())
        await end_all(world)
        own = [row for row in generations(world) if row["user_id"] == ada.id]
        assert Counter(row["status"] for row in own) == {"succeeded": 2, "failed": 2}
        assert await ada.balance() == 6
        balanced(world)
        if survived:
            break
    assert last > 12 * 2


@pytest.mark.parametrize("outcome", ["an image", "a failure"])
@pytest.mark.parametrize("turns", TURNS, ids=str)
async def test_f15_the_cron_and_a_callback_settle_a_row_together_once(
    world: World, ada: Person, turns: tuple[int, ...], outcome: str
) -> None:
    if outcome == "a failure":
        world.sandbox.kie.next(outcome=Fail())
    await ada.order()
    await pass_time(world, 6)
    row, task = only(world), made(world)[0].id
    held = world.sandbox.kie.barrier("record", 2)
    waits = itertools.cycle(turns)
    world.db.turns = lambda: next(waits)
    cron = asyncio.ensure_future(world.run_cron())
    await held.wait_for(1)
    world.clock.advance(3)
    assert (await call_back(world, row["id"], body_of(task))).status == 200
    await held.wait_for(2)
    await cron
    await world.background.settle()
    ended = only(world)
    assert (ended["status"], returns(world)) == (("succeeded", []) if outcome == "an image" else ("failed", [3]))
    assert asked(world, "record") == 2
    balanced(world)
