"""F01: D1 fails at each round trip of everything that writes, before and after the commit, and nobody pays twice."""

from collections import Counter
from types import ModuleType

import pytest

from images2gpt.capacity import store as capacity
from images2gpt.credits import store as credits
from images2gpt.generations.model import DEADLINE_S
from images2gpt.generations.store import keeping, moves, placing, waits
from images2gpt.limits import store as limits
from images2gpt.moderation import store as moderation
from images2gpt.ports import Statement
from images2gpt.references import store as references
from images2gpt.support.store import desk, incoming
from images2gpt.trials import store as trials
from tests.faults.outages import SCENES, Scene
from tests.support.invariants import check
from tests.support.scenes import fail_once, mend
from tests.support.world import Answer, Person, World

STORES = (capacity, credits, keeping, limits, moderation, moves, placing, references, desk, incoming, trials, waits)
WRITES = ("INSERT", "UPDATE", "DELETE")
NOT_ON_THE_WAY = {
    "credits.BONUS_CLAIM": "a sign-up",
    "credits.BONUS_ENTRY": "a sign-up",
    "keeping.HIDE_ALL": "a deleted account",
    "keeping.ERASE_ALL": "a deleted account",
    "keeping.MOVE": "a sign-up that brings a visitor's image",
    "limits.CLEAR": "a log-in",
    "limits.COUNT_STRANGER": "a log-in",
    "limits.UNCOUNT": "a log-in",
    "incoming.CONTACT": "a letter",
    "incoming.WITHDRAWAL": "a purchase",
    "desk.ANSWER": "the operators' desk",
    "desk.AUDIT": "the operators' desk",
    "desk.CLOSE": "the operators' desk",
    "incoming.RECORD": "the operators' desk",
    "desk.REOPEN": "the operators' desk",
    "capacity.PAUSE": "the operators' spend stop",
    "capacity.GO_ON": "the operators' spend stop",
}
"""Statements of the same stores that no image passes: what they belong to."""
POINTS = [
    (scene, trip, moment) for scene in SCENES for trip in range(1, scene.trips + 1) for moment in ("before", "after")
]


def written(world: World, since: int) -> set[str]:
    return {each.sql for trip in world.db.trips[since:] for each in trip if isinstance(each, Statement)}


def constants(module: ModuleType) -> dict[str, str]:
    name = module.__name__.removesuffix(".store").rpartition(".")[2]
    return {
        f"{name}.{each}": sql
        for each, sql in vars(module).items()
        if each.isupper() and isinstance(sql, str) and sql.split(maxsplit=1)[0] in WRITES
    }


def check_answer(answer: Answer | None, fine: frozenset[int]) -> None:
    """Right, or: try again later, which is said."""
    if answer is None:
        return
    assert answer.status in fine | {503}, answer.body
    if answer.status == 503:
        assert (answer.code, int(answer.headers["retry-after"]) > 0) == ("unavailable", True)


async def settle(world: World) -> None:
    """To the end of everything, as if nothing had ever been wrong."""
    world.sandbox.kie.rules.clear()
    world.db.connection.execute("UPDATE generations SET input_urls = NULL WHERE input_urls = 'x'")
    world.clock.advance(60)
    await world.background.settle()
    await world.run_cron()
    world.clock.advance(DEADLINE_S)  # what is still open by now will never come
    await world.finish()
    await world.run_cron()


def check_books(world: World) -> None:
    """Each order was charged once, what did not come was returned, and kie.ai was asked for each image once."""
    assert check(world.db.connection, now=world.clock.now()) == []
    (keyed,) = world.db.rows("SELECT count(DISTINCT reference) AS n FROM idempotency_keys")
    (spent,) = world.db.rows("SELECT count(*) AS n FROM credit_transactions WHERE kind = 'spend'")
    assert spent["n"] <= max(1, keyed["n"]), "an order under one key was charged once"
    called = Counter(task.asked.callback_url for task in world.sandbox.kie.tasks.values())
    assert not [url for url, times in called.items() if times > 1], "no image was ordered twice"
    for row in world.db.rows("SELECT status, cost, returned, failure, late_at FROM generations"):
        unpaid = row["status"] in ("failed", "blocked") or row["late_at"] is not None
        assert row["returned"] == (row["cost"] if unpaid else 2 if row["failure"] == "wrong_size" else 0), row


@pytest.mark.parametrize(("scene", "trip", "moment"), POINTS, ids=str)
async def test_f01_a_round_trip_that_fails_costs_nobody_anything(
    world: World, ada: Person, scene: Scene, trip: int, moment: str
) -> None:
    act = await scene.begin(world, ada)
    fail_once(world, trip, moment)
    first = await act()
    mend(world)
    check_answer(first, scene.fine)
    again = await act()
    assert again is None or again.status in scene.again, again.body
    await settle(world)
    check_books(world)


@pytest.mark.parametrize("scene", SCENES, ids=str)
async def test_f01_a_scene_makes_just_the_round_trips_that_fail_above(world: World, ada: Person, scene: Scene) -> None:
    act = await scene.begin(world, ada)
    before = len(world.db.trips)
    answer = await act()
    assert len(world.db.trips) - before == scene.trips
    assert answer is None or answer.status in scene.fine, answer.body
    await settle(world)
    check_books(world)


async def test_f01_no_statement_that_writes_on_the_way_of_an_image_is_left_out(world: World, ada: Person) -> None:
    seen: set[str] = set()
    for scene in SCENES:
        world.sandbox.kie.rules.clear()
        world.sandbox.kie.tasks.clear()
        world.db.connection.execute("DELETE FROM breakers")
        world.db.connection.execute("DELETE FROM idempotency_keys")
        world.db.connection.execute("UPDATE users SET pack_credits = 100")
        world.clock.advance(3_600)
        act = await scene.begin(world, ada)
        before = len(world.db.trips)
        await act()
        seen |= written(world, before)
        await settle(world)
    every = {name: sql for module in STORES for name, sql in constants(module).items()}
    assert {name for name, sql in every.items() if sql not in seen} == NOT_ON_THE_WAY.keys()
