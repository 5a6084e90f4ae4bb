"""F25: a row over which the cron always fails."""

import pytest

from images2gpt.generations.model import DEADLINE_S
from images2gpt.generations.store.lists import FAULTS_MOST
from images2gpt.generations.store.moves import FAULT
from images2gpt.ports import DatabaseDown, Sql
from images2gpt.times import MINUTE_S
from tests.faults.kie_side import (
    events,
    generations,
    only,
    pass_time,
    returns,
)
from tests.support.invariants import check
from tests.support.world import Person, World

BROKEN = "UPDATE generations SET resolution = ? WHERE id = ?"


def balanced(world: World) -> None:
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_f25_a_row_that_always_fails_is_set_aside_with_an_alarm_and_stops_no_other(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order("the poison")
    poison = only(world)
    world.db.connection.execute(BROKEN, ("9K", poison["id"]))
    for run in range(1, FAULTS_MOST + 3):
        ben = await world.member()
        await ben.order(f"beside it {run}")
        await pass_time(world, MINUTE_S)
        await world.run_cron()
        assert generations(world)[-1]["status"] == "succeeded", "the others go on"
        assert generations(world)[0]["faults"] == min(run, FAULTS_MOST)
        logged = capsys.readouterr().out
        assert ('"reason":"poison_row"' in logged) == (run == FAULTS_MOST)
        assert ('"error":"KeyError"' in logged) == (run <= FAULTS_MOST)
    row = generations(world)[0]
    assert (row["status"], returns(world), await ada.balance()) == ("submitted", [], 7)
    await pass_time(world, DEADLINE_S + 2 * 3_600)
    broken = check(world.db.connection, now=world.clock.now())
    assert len(broken) == 1, broken
    assert "nobody takes up" in broken[0], "the nightly look finds it"
    assert events(capsys, "alarm") == []


async def test_f25_a_mended_row_is_ended_by_whoever_looks_at_it(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    world.db.connection.execute(BROKEN, ("9K", only(world)["id"]))
    for _ in range(FAULTS_MOST):
        await pass_time(world, MINUTE_S)
        await world.run_cron()
    world.db.connection.execute(BROKEN, ("1K", only(world)["id"]))
    await pass_time(world, DEADLINE_S)
    await ada.get(f"/api/generations/{only(world)['id']}")
    await world.background.settle()
    assert (only(world)["failure"], returns(world)) == ("provider_timeout", [3])
    balanced(world)


async def test_f25_a_fault_that_d1_does_not_count_stops_no_other_row(world: World, ada: Person, ben: Person) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order("the poison")
    await ben.order("beside it")
    poison = generations(world)[0]
    world.db.connection.execute(BROKEN, ("9K", poison["id"]))
    await pass_time(world, MINUTE_S)

    def down(batch: tuple[Sql[object], ...], _moment: str) -> None:
        if FAULT in [each.sql for each in batch]:
            raise DatabaseDown

    world.db.fault = down
    await world.run_cron()
    assert [(row["status"], row["faults"]) for row in generations(world)] == [("submitted", 0), ("succeeded", 0)]
    world.db.connection.execute(BROKEN, ("1K", poison["id"]))
