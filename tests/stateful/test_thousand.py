"""A thousand images of members and visitors, a third of them failing in every way: each is paid or returned once."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass

import pytest

from images2gpt import jobs
from images2gpt.capacity.model import PROBE_S
from images2gpt.times import HOUR_S, MINUTE_S
from tests.faults.patience import be_patient
from tests.stateful.fates import FATES, Fate
from tests.support.invariants import check
from tests.support.scenes import set_balance
from tests.support.world import Person, World, running
from tools.sandbox.kie.service import Kie

MEMBERS = 30
IMAGES_EACH = 32
VISITORS = 40
COST = 3
TOLD = {
    "told": {},
    "doubled": {"callback": "doubled"},
    "untold": {"callback": "missing"},
    "early": {"callback": "early"},
    "at once": {"callback": "before_reply"},
    "later": {"callback_delay": 40.0},
    "forged": {"callback": "doubled", "callback_body": "forged"},
    "other name": {"callback_body": "task_id"},
}
"""How kie.ai calls back, by a word of the prompt."""
TOO_LATE = Fate("too late", {"seconds": 20.0 * MINUTE_S}, delivers=True)
FAILING = [*(fate for fate in FATES.values() if fate.name != "delivered"), TOO_LATE]
CRON_EACH_S = 15
TICK_S = 2
ORDERS_A_TICK = 3
"""Below our own pace, so that the queue does not grow for ever."""
REAL_S = 0.008


@dataclass(slots=True)
class Wanted:
    """An order, and what kie.ai will make of it."""

    person: Person
    number: int
    fate: Fate
    told: str

    @property
    def prompt(self) -> str:
        return f"({self.number}) a lighthouse, <{self.fate.name}> <{self.told}>"

    @property
    def delivered(self) -> bool:
        """A lost task is found by its callback."""
        return self.fate.delivers or (self.fate.name == "lost_after" and self.told != "untold")


def decide(kie: Kie, wanted: list[Wanted]) -> None:
    """One rule of the stand-in for each fate; those that pass, for each order."""
    for word, switches in TOLD.items():
        kie.when(f"<{word}>", **switches)
    for fate in FAILING:
        if fate.times is None:
            fate.befall(kie, f"<{fate.name}>")
    for each in wanted:
        if each.fate.times is not None:
            each.fate.befall(kie, each.prompt)


async def wish(world: World) -> list[Wanted]:
    """Everybody's orders, shuffled alike at each run."""
    chance = random.Random(20261122)
    members = [await world.member() for _ in range(MEMBERS)]
    for each in members:
        await set_balance(world, each, COST * IMAGES_EACH)
    people = members * IMAGES_EACH + [world.person() for _ in range(VISITORS)]
    chance.shuffle(people)
    fates = [FAILING[number // 3 % len(FAILING)] if number % 3 == 0 else FATES["delivered"] for number in range(1000)]
    ways = [chance.choice(list(TOLD)) for _ in fates]
    whole = zip(people, range(1000), fates, ways, strict=True)
    return [Wanted(person, number, fate, told) for person, number, fate, told in whole]


async def place(world: World, each: Wanted) -> None:
    """As a page does: the same order again, with its key, while kie.ai cannot be reached."""
    while (answer := await each.person.order(each.prompt, key=f"key {each.number}")).status == 503:
        await world.app.clock.sleep(PROBE_S + each.number % 7)
    assert answer.status == 202, (each, answer.body)


async def live(world: World, wanted: list[Wanted]) -> None:
    """Orders come in, time passes, crons overlap and callbacks arrive, until everything has ended."""
    placing: list[asyncio.Task[None]] = []
    crons: list[asyncio.Task[None]] = []
    left = list(wanted)
    for tick in range(10_000):
        now, left = left[:ORDERS_A_TICK], left[ORDERS_A_TICK:]
        placing += [asyncio.create_task(place(world, each)) for each in now]
        if tick * TICK_S % CRON_EACH_S < TICK_S:
            crons += [asyncio.create_task(jobs.run(world.app, "")) for _ in range(2)]
        world.clock.advance(TICK_S)
        await asyncio.sleep(REAL_S)
        everything = not left and all(each.done() for each in placing)
        if everything and not world.db.rows("SELECT 1 FROM generations WHERE finished_at IS NULL"):
            break
    await asyncio.gather(*placing, *crons)
    await world.background.settle()


async def wait_for_presents(world: World) -> None:
    """The late looks, of two crons at a time."""
    for seconds in (15 * MINUTE_S, HOUR_S, 6 * HOUR_S):
        world.clock.advance(seconds)
        await asyncio.sleep(REAL_S)
        await asyncio.gather(*(jobs.run(world.app, "") for _ in range(2)))
    await world.background.settle()


def check_kie(world: World, wanted: list[Wanted], *, paced: int) -> None:
    """No prompt became two tasks, and none was sent more often than kie.ai had surely not taken it.

    `paced`: how often kie.ai refused for its pace, which a busy machine may bring about: the clock runs on meanwhile.
    """
    kie = world.sandbox.kie
    tasks = Counter(task.asked.prompt for task in kie.tasks.values())
    sent = Counter(request.json["input"]["prompt"] for request in kie.received("create"))
    assert max(tasks.values()) == 1
    assert [each for each in wanted if not sent[each.prompt]] == []
    again = {each.prompt: sent[each.prompt] - each.fate.creates for each in wanted}
    assert sum(more for more in again.values() if more > 0) <= paced, again


def check_rows(world: World, wanted: list[Wanted]) -> None:
    """Everybody has what their order was to become, and the ledger tells why."""
    rows = {row["prompt"]: row for row in world.db.rows("SELECT * FROM generations")}
    assert rows.keys() == {each.prompt for each in wanted}
    moves = world.db.rows("SELECT kind, reference FROM credit_transactions WHERE kind IN ('spend', 'return')")
    assert max(Counter((move["kind"], move["reference"]) for move in moves).values()) == 1
    spent, returned = ({move["reference"] for move in moves if move["kind"] == kind} for kind in ("spend", "return"))
    for each in wanted:
        row = rows[each.prompt]
        assert (row["status"] == "succeeded") == each.delivered, (each, row)
        assert (row["id"] in spent) == (row["cost"] > 0), row
        late = each.fate is TOO_LATE
        assert (row["late_at"] is not None) == late, (each, row)
        assert (row["id"] in returned) == (row["cost"] > 0 and (late or row["status"] != "succeeded")), row


async def test_a_thousand_images_are_each_paid_or_returned_once(capsys: pytest.CaptureFixture[str]) -> None:
    async with running() as world:
        wanted = await wish(world)
        decide(world.sandbox.kie, wanted)
        world.callbacks = True
        be_patient(world)
        await live(world, wanted)
        await wait_for_presents(world)
        assert check(world.db.connection, now=world.clock.now()) == []
        check_kie(world, wanted, paced=capsys.readouterr().out.count('"code":429'))
        check_rows(world, wanted)
        for person in {each.person.id: each.person for each in wanted if each.person.id}.values():
            sums = "SELECT sum(plan_delta + pack_delta) AS whole FROM credit_transactions WHERE user_id = ?"
            assert await person.balance() == world.db.rows(sums, person.id)[0]["whole"]
