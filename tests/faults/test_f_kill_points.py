"""B14, F09 to F11: whatever dies at whichever call, the cron ends it rightly: once charged, delivered or returned once.

Each scenario is played again and again, each time one call longer, until it comes to its own end.
"""

import itertools
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from tests.faults.isolate import Isolate
from tests.faults.kie_side import (
    body_of,
    call_back,
    end_all,
    generations,
    lose_background,
    lose_the_reply,
    made,
    pass_time,
)
from tests.support.invariants import check
from tests.support.world import Person, World
from tools.sandbox.faults import Refuse
from tools.sandbox.kie.behaviour import QUEUE_FULL, Fail

Scene = Callable[[World, Person], Awaitable[None]]
BUSY_TIMES = 2
MOST_POINTS = 60
WHO = pytest.mark.parametrize("who", ["a member", "a visitor"])
ANSWERS = pytest.mark.parametrize("answer", ["accepted", "refused", "busy", "failing"])
PROMPT = "a lighthouse of paper"


def befall(world: World, prompt: str, answer: str) -> None:
    """What kie.ai makes of every order of the prompt."""
    kie = world.sandbox.kie
    match answer:
        case "refused":
            kie.when(prompt, create=Refuse(422))
        case "busy":
            kie.when(prompt, times=BUSY_TIMES, create=QUEUE_FULL)
        case "failing":
            kie.when(prompt, outcome=Fail())


def check_one(world: World, prompt: str) -> None:
    """At most one generation of this prompt and one task; what was charged came, or came back, once."""
    rows = [row for row in generations(world) if row["prompt"] == prompt]
    tasks = [task for task in made(world) if task.asked.prompt == prompt]
    sent = [each for each in world.sandbox.kie.received("create") if each.json["input"]["prompt"] == prompt]
    assert max(len(rows), len(tasks)) <= 1, (rows, tasks)
    assert len(sent) <= len(rows) + BUSY_TIMES
    assert check(world.db.connection, now=world.clock.now()) == []
    kinds = Counter(each["kind"] for row in rows for each in ledger_of(world, row["id"]))
    for row in rows:
        returned = int(row["status"] == "failed" and row["cost"] > 0)
        claims = world.db.rows("SELECT released FROM trial_claims WHERE generation_id = ?", row["id"])
        assert claims == ([] if row["cost"] else [{"released": int(row["status"] == "failed")}])
        assert row["status"] in ("succeeded", "failed")
        assert kinds == {kind: 1 for kind, count in (("spend", row["cost"] > 0), ("return", returned)) if count}


def ledger_of(world: World, generation_id: str) -> list[dict[str, object]]:
    return world.db.rows("SELECT * FROM credit_transactions WHERE reference = ?", generation_id)


async def somebody(world: World, who: str) -> Person:
    return await world.member() if who == "a member" else world.person()


@WHO
@ANSWERS
async def test_f09_the_isolate_may_die_at_every_call_of_an_order(world: World, who: str, answer: str) -> None:
    await order_up_to_every_call(world, who, answer, leaves=False)


@WHO
@ANSWERS
async def test_f10_the_client_may_leave_at_every_call_of_an_order(world: World, who: str, answer: str) -> None:
    await order_up_to_every_call(world, who, answer, leaves=True)


async def order_up_to_every_call(world: World, who: str, answer: str, *, leaves: bool) -> None:
    for last in itertools.count(1):
        prompt, person = f"{PROMPT} ({last})", await somebody(world, who)
        befall(world, prompt, answer)
        isolate = Isolate(world, last, leaves=leaves)
        survived = await isolate.survives(person.order(prompt, key="k"))
        again = await person.order(prompt, key="k")
        assert again.status == 202, (isolate.passed, again.body)
        await world.background.settle()
        await end_all(world)
        check_one(world, prompt)
        assert last < MOST_POINTS
        if survived:
            break
    assert "after createTask" in isolate.passed


@WHO
async def test_b14_an_order_that_dies_before_createtask_was_sent_is_returned_and_never_sent(
    world: World, who: str
) -> None:
    for last in itertools.count(1):
        person, isolate = await somebody(world, who), Isolate(world, last)
        await isolate.survives(person.order(PROMPT))
        if isolate.passed[-1] == "after createTask":
            break
        await end_all(world)
        assert made(world) == [], isolate.passed
        assert check(world.db.connection, now=world.clock.now()) == []
    *before, sent = generations(world)
    ends = {(row["failure"], row["cost"] - row["returned"]) for row in before}
    assert (len(before), ends) == (2, {("provider_timeout", 0)}), "charged and not read, charged and not sent"
    await end_all(world)
    assert (sent["status"], len(made(world))) == ("reserved", 1)


async def look(world: World, person: Person) -> None:
    """A page shows the image, and the look that this starts."""
    (row,) = [each for each in generations(world) if person.id and each["user_id"] == person.id]
    await person.get(f"/api/generations/{row['id']}")


async def cron(world: World, _person: Person) -> None:
    await world.run_cron()


async def callback(world: World, _person: Person) -> None:
    row = generations(world)[-1]
    await call_back(world, row["id"], body_of(made(world)[-1].id))


@pytest.mark.parametrize("scene", [look, cron, callback])
@pytest.mark.parametrize("answer", ["accepted", "failing", "lost"])
async def test_f09_the_isolate_may_die_at_every_call_of_a_look(world: World, scene: Scene, answer: str) -> None:
    """By the page, the cron and a callback; of a task that kie.ai named, or whose name was lost on the way."""
    for last in itertools.count(1):
        prompt, ada = f"{PROMPT} ({last})", await world.member()
        befall(world, prompt, answer)
        if answer == "lost":
            lose_the_reply(world)
        await ada.order(prompt)
        await pass_time(world, 6)
        survived = await Isolate(world, last).survives(_played(scene, world, ada))
        await end_all(world)
        check_one(world, prompt)
        assert last < MOST_POINTS
        world.db.connection.execute("UPDATE breakers SET outages = 0")
        if survived:
            break
    assert last > (1 if answer == "lost" and scene is not callback else 6)


async def _played(scene: Scene, world: World, person: Person) -> None:
    await scene(world, person)


@WHO
@ANSWERS
async def test_f11_nothing_that_matters_lives_only_behind_an_answer(world: World, who: str, answer: str) -> None:
    """Every order, look and callback is answered, and all that runs behind the answers is lost."""
    prompt, person = f"{PROMPT} (1)", await somebody(world, who)
    befall(world, prompt, answer)
    placed = (await person.order(prompt)).json()
    key = f"?key={placed['key']}" if "key" in placed else ""
    lose_background(world)
    for _ in range(3):
        await pass_time(world, 5)
        await person.get(f"/api/generations/{placed['generation']['id']}{key}")
        lose_background(world)
        if made(world):
            await callback(world, person)
            lose_background(world)
    await end_all(world)
    check_one(world, prompt)
    wanted = "succeeded" if answer == "accepted" else "failed"
    assert generations(world)[0]["status"] == wanted, "a busy kie.ai is asked for a minute, the cron comes too late"
