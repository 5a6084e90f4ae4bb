"""B16 to B18: an order whose answer was lost, and ends that race each other."""

import asyncio
import itertools
import json

import pytest

from images2gpt.generations.endings import LATE_LOOKS_S
from images2gpt.generations.model import DEADLINE_S
from tests.faults.kie_side import asked, end_all, lose_the_reply, made, only, pass_time, returns, told
from tests.support.turns import TURNS
from tests.support.world import Person, World
from tools.sandbox.faults import Answer, Reset, Silence, Truncate
from tools.sandbox.kie.behaviour import POLICY, Fail, Succeed

pytestmark = pytest.mark.usefixtures("books")

HELD = 5
"""How long the ways to D1 and back take, in turns: who looked first need not come first."""


@pytest.mark.parametrize("fault", [Silence(accepted=True), Reset(accepted=True), Truncate(0.5)], ids=str)
async def test_b16_an_order_that_may_have_landed_is_never_sent_again_and_ends_in_fifteen_minutes(
    world: World, ada: Person, fault: Answer
) -> None:
    world.http.patience = 0.05  # of 20 s; the screening before it has 5 and is answered
    world.sandbox.kie.next(create=fault)
    placed = (await ada.order(key="k")).json()["generation"]
    world.http.patience = 1
    for seconds in (2, 58, 60, DEADLINE_S - 121):
        await pass_time(world, seconds)
        await asyncio.gather(*(world.run_cron() for _ in range(5)))
        again = (await ada.order(key="k")).json()["generation"]
        assert (again["id"], again["status"], await ada.balance()) == (placed["id"], "reserved", 7)
    await pass_time(world, 1)
    await asyncio.gather(*(world.run_cron() for _ in range(5)))
    assert (only(world)["failure"], await ada.balance(), returns(world)) == ("provider_timeout", 10, [3])
    assert (asked(world, "create"), len(made(world))) == (1, 1)


@pytest.mark.parametrize("outcome", [Fail(), POLICY], ids=["failed", "refused for its content"])
@pytest.mark.parametrize("turns", TURNS, ids=str)
async def test_b17_looks_that_overlap_return_the_credits_once(
    world: World, ada: Person, outcome: Fail, turns: tuple[int, ...]
) -> None:
    """By the page, two crons and a callback, all held until each of them has asked kie.ai."""
    world.sandbox.kie.next(outcome=outcome)
    await ada.order()
    await pass_time(world, 6)
    row, held = only(world), world.sandbox.kie.barrier("record", HELD)
    waits = itertools.cycle(turns)
    world.db.turns = lambda: next(waits)
    page = asyncio.create_task(ada.get(f"/api/generations/{row['id']}"))
    callback = asyncio.create_task(told(world, row["id"], made(world)[0].id))
    crons = [asyncio.create_task(world.run_cron())]
    while held.arrived < HELD:
        await asyncio.sleep(0.01)
        world.clock.advance(10)
        crons += [asyncio.create_task(world.run_cron()) for _ in range(2)]
        await asyncio.sleep(0.01)
    await asyncio.gather(page, callback, *crons)
    await world.background.settle()
    assert (returns(world), await ada.balance(), held.arrived >= HELD) == ([3], 10, True)
    assert len(world.db.rows("SELECT * FROM moderation_events")) == int(outcome is POLICY)


@pytest.mark.parametrize("turns", TURNS, ids=str)
async def test_b17_ten_of_each_who_find_the_time_over_return_the_credits_once(
    world: World, ada: Person, turns: tuple[int, ...]
) -> None:
    lose_the_reply(world)
    await ada.order()
    await pass_time(world, DEADLINE_S)
    row, waits = only(world), itertools.cycle(turns)
    world.db.turns = lambda: next(waits)
    await asyncio.gather(
        *(world.run_cron() for _ in range(10)),
        *(told(world, row["id"], made(world)[0].id) for _ in range(10)),
        *(ada.get(f"/api/generations/{row['id']}") for _ in range(10)),
    )
    await world.background.settle()
    await end_all(world)
    await pass_time(world, LATE_LOOKS_S[0])
    await world.run_cron()
    assert returns(world) in ([], [3]), "adopted in time, or given up once"
    assert (await ada.balance(), only(world)["status"]) == (7 + sum(returns(world)), "succeeded")


@pytest.mark.parametrize("turns", TURNS, ids=str)
@pytest.mark.parametrize("failures", [1, 2, 3])
async def test_b18_of_a_success_and_a_failure_the_first_stands(
    world: World, ada: Person, turns: tuple[int, ...], failures: int
) -> None:
    """kie.ai contradicts itself to looks that overlap."""
    await ada.order()
    await pass_time(world, 6)
    task = made(world)[0].id
    failed = {"code": 200, "msg": "success", "data": {"taskId": task, "state": "fail", "failCode": "500"}}
    held = world.sandbox.kie.barrier("record", 4)
    world.sandbox.kie.next(failures, record=Answer(body=json.dumps(failed).encode()))
    waits = itertools.cycle(turns)
    world.db.turns = lambda: next(waits)
    looks = []
    for number in range(1, 5):
        looks.append(asyncio.create_task(world.run_cron()))
        await held.wait_for(number)
        world.clock.advance(10)
    await asyncio.gather(*looks)
    row = only(world)
    assert (held.arrived, row["status"] in ("succeeded", "failed")) == (4, True)
    assert returns(world) == ([3] if row["status"] == "failed" else [])
    for _ in range(3):
        await told(world, row["id"], task)
        await pass_time(world, 60)
        await world.run_cron()
    assert (only(world), await ada.balance()) == (row, 7 + sum(returns(world)))


async def test_b18_an_image_that_loses_against_the_end_of_its_time_is_a_present_at_the_next_look(
    world: World, ada: Person
) -> None:
    """A look from before the deadline is still on its way when another has found the time over: that one stands."""
    world.sandbox.kie.next(never=True)
    await ada.order()
    await pass_time(world, DEADLINE_S - 1)
    held = world.sandbox.kie.barrier("record", None)
    early = asyncio.ensure_future(world.run_cron())
    await held.wait_for(1)
    world.http.patience = 0.001
    await pass_time(world, 30)
    await world.run_cron()
    world.http.patience = 1
    assert (only(world)["failure"], returns(world)) == ("provider_timeout", [3])
    await world.sandbox.kie.settle(made(world)[0].id, Succeed())
    held.release()
    await early
    assert (only(world)["failure"], only(world)["result_url"], returns(world)) == ("provider_timeout", None, [3])
    await pass_time(world, LATE_LOOKS_S[0])
    await world.run_cron()
    assert (only(world)["status"], await ada.balance(), returns(world)) == ("succeeded", 10, [3])
