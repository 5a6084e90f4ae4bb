"""B15, B20: tasks whose name was lost on the way, and images that come after the credits went back."""

import asyncio

import pytest

from images2gpt.generations.model import DEADLINE_S
from images2gpt.times import HOUR_S, MINUTE_S
from tests.faults.kie_side import (
    asked,
    end_all,
    events,
    lose_the_reply,
    made,
    only,
    pass_time,
    returns,
    told,
)
from tests.support.world import Person, World
from tools.sandbox.faults import Later
from tools.sandbox.kie.behaviour import Fail, Succeed

pytestmark = pytest.mark.usefixtures("books")

TASK_S = 5


async def test_b15_a_callback_before_the_reply_was_read_is_adopted_and_the_reply_changes_nothing(
    world: World, ada: Person
) -> None:
    world.callbacks = True
    world.sandbox.kie.next(callback="before_reply")
    seen: list[str] = []
    world.db.fault = lambda _batch, _moment: seen.append(only(world)["status"]) if made(world) else None
    answer = await ada.order()
    await world.background.settle()
    world.db.fault = lambda _batch, _moment: None
    assert (answer.status, "submitted" in seen) == (202, True)
    assert (only(world)["status"], only(world)["provider_task"]) == ("succeeded", made(world)[0].id)
    assert (asked(world, "create"), asked(world, "record"), await ada.balance()) == (1, 1, 7)


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
async def test_b15_a_reply_that_is_read_after_the_end_opens_nothing_again(
    world: World, ada: Person, outcome: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.callbacks = True
    world.sandbox.kie.next(create=Later(60.0), outcome=Fail() if outcome == "failed" else Succeed())
    taken = world.sandbox.kie.barrier("create", 1)
    order = asyncio.create_task(ada.order())
    await taken.wait_for(1)
    await pass_time(world, TASK_S)
    while only(world)["finished_at"] is None:
        await pass_time(world, 1)
    ended = only(world)
    assert (ended["status"], order.done()) == (outcome, False)
    await pass_time(world, 60)
    shown = (await order).json()["generation"]
    assert (shown["status"], only(world)) == (outcome, ended)
    assert (asked(world, "create"), events(capsys, "alarm")) == (1, [])


async def test_b15_a_lost_reply_is_mended_by_the_callback_that_names_the_task(world: World, ada: Person) -> None:
    lose_the_reply(world)
    assert (await ada.order()).json()["generation"]["status"] == "reserved"
    await pass_time(world, TASK_S)
    await told(world, only(world)["id"], made(world)[0].id)
    row = only(world)
    assert (row["status"], row["provider_task"], row["late_at"]) == ("succeeded", made(world)[0].id, None)
    assert (asked(world, "create"), await ada.balance(), returns(world)) == (1, 7, [])


@pytest.mark.parametrize("who", ["a member", "a visitor"])
async def test_b20_a_task_adopted_after_the_credits_went_back_is_a_present(
    world: World, ada: Person, cleo: Person, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lose_the_reply(world)
    person = ada if who == "a member" else cleo
    cost = (await person.order()).json()["generation"]["cost"]
    await pass_time(world, DEADLINE_S)
    await world.run_cron()
    assert (only(world)["failure"], await ada.balance()) == ("provider_timeout", 10)
    ledger = world.db.rows("SELECT * FROM credit_transactions")
    await told(world, only(world)["id"], made(world)[0].id)
    row = only(world)
    assert (row["status"], row["returned"], row["late_at"]) == ("succeeded", cost, world.clock.now())
    assert (world.db.rows("SELECT * FROM credit_transactions"), await ada.balance()) == (ledger, 10)
    assert [each["generation"] for each in events(capsys, "late_image")] == [row["id"]]
    await told(world, row["id"], made(world)[0].id)
    assert (only(world), events(capsys, "late_image")) == (row, [])


async def test_b20_a_callback_after_the_time_ran_out_brings_the_image_at_no_cost(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    await end_all(world)
    assert (only(world)["failure"], await ada.balance()) == ("provider_timeout", 10)
    await pass_time(world, 2)
    world.callbacks = True
    await world.sandbox.kie.settle(made(world)[0].id, Succeed())
    await world.background.settle()
    shown = (await ada.get("/api/generations")).json()["items"][0]
    assert (shown["status"], shown["returned"], shown["failure"]["code"]) == ("succeeded", 3, "provider_timeout")
    assert (await ada.balance(), returns(world)) == (10, [3])
    assert (await ada.get(shown["image"]["url"])).status == 200


@pytest.mark.parametrize("look", [15 * MINUTE_S, HOUR_S, 6 * HOUR_S])
async def test_b20_the_late_looks_find_an_image_that_no_callback_told_of(world: World, ada: Person, look: int) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    await end_all(world)
    looks, ended_at = asked(world, "record"), only(world)["finished_at"]
    for before in (each for each in (15 * MINUTE_S, HOUR_S, 6 * HOUR_S) if each < look):
        await pass_time(world, ended_at + before - world.clock.now())
        await world.run_cron()
    await pass_time(world, ended_at + look - world.clock.now() - 1)
    task = made(world)[0]
    await world.sandbox.kie.settle(task.id, Succeed())
    await world.run_cron()
    assert only(world)["status"] == "failed"
    await pass_time(world, 1)
    await world.run_cron()
    assert (only(world)["status"], await ada.balance(), returns(world)) == ("succeeded", 10, [3])
    assert asked(world, "record") - looks == {15 * MINUTE_S: 1, HOUR_S: 2, 6 * HOUR_S: 3}[look]


async def test_b20_after_six_hours_nobody_asks_any_more(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    await end_all(world)
    looks = asked(world, "record")
    for _ in range(10):
        await pass_time(world, HOUR_S)
        await world.run_cron()
    assert (asked(world, "record") - looks, only(world)["next_step_at"]) == (2, None)
