"""F21: a day's quota is used up: KV that takes no more costs nothing but speed, D1 that takes no more closes the doors.

Whether requests beyond a day's number bypass the Worker is the route's setting, which the tests of the deployment hold.
"""

import json
from dataclasses import replace

import pytest

from images2gpt.ports import DatabaseDown, KeyValueDown, Statement
from tests.faults.surface import CALLS, caller
from tests.support.images import PATH, made
from tests.support.invariants import check
from tests.support.ports import MemoryKv
from tests.support.scenes import mend
from tests.support.world import Person, World

FREE_WRITES = 1_000


class RationedKv(MemoryKv):
    """Takes so many writes a day, and answers 429 from then on, as KV on the free plan."""

    def __init__(self, kv: MemoryKv, *, left: int) -> None:
        super().__init__(kv._clock)
        self.stored, self.left = kv.stored, left

    async def _called(self, call: str, key: str) -> None:
        await super()._called(call, key)
        if call != "get":
            self.left -= 1
            if self.left < 0:
                raise KeyValueDown


@pytest.mark.parametrize("left", [0, 1, 2])
async def test_f21_when_kv_takes_no_more_everything_goes_on_and_nobody_gets_a_second_image(
    world: World, left: int
) -> None:
    world.app = replace(world.app, kv=RationedKv(world.kv, left=left))
    eve, cleo = await world.member(), world.person()
    assert (await eve.log_in()).status == 200
    await made(world, eve)
    assert (await cleo.order()).status == 202
    await world.finish()
    assert (await cleo.order()).code == "trial_used", "D1 decides"
    token = eve.token
    assert (await eve.post("/api/auth/logout")).status == 204
    eve.token = token
    assert (await eve.get("/api/me")).code == "not_signed_in"


async def test_f21_a_day_of_the_free_plan_is_not_used_up_by_reading(world: World, ada: Person) -> None:
    """A signed-in request writes to KV only where the record is missing: not once in a thousand."""
    await world.background.settle()
    kv = RationedKv(world.kv, left=FREE_WRITES)
    world.app = replace(world.app, kv=kv)
    for _ in range(300):
        assert (await ada.get("/api/me")).status == 200
    await world.background.settle()
    assert kv.left == FREE_WRITES


@pytest.mark.parametrize("writes_only", [False, True], ids=["D1 refuses all", "D1 refuses what writes"])
async def test_f21_when_d1_takes_no_more_every_call_is_closed_and_nothing_is_bought_or_made(
    world: World, ada: Person, *, writes_only: bool
) -> None:
    await made(world, ada)
    before = list(world.db.connection.iterdump())
    await world.background.settle()

    def refused(batch: tuple[object, ...], _moment: str) -> None:
        if not writes_only or any(isinstance(each, Statement) for each in batch):
            raise DatabaseDown("D1_ERROR: Exceeded the daily limit of the free plan")

    world.db.fault = refused
    made_before = len(world.sandbox.kie.received("create"))
    statuses = set()
    for call in CALLS:
        person = world.person() if call.access == "anyone" else caller(world, call, ada)
        body = json.dumps(call.body).encode() if call.body else b""
        answer = await person.send(call.method, call.path, body)
        statuses.add(answer.status)
        assert answer.status != 500, call
        assert answer.status < 500 or int(answer.headers.get("retry-after", "1")) > 0
    assert 503 in statuses
    mend(world)
    assert len(world.sandbox.kie.received("create")) == made_before, "no image that nobody was charged for"
    assert world.sandbox.creem.received("checkout") == [], "nothing is sold that cannot be written down"
    changed = [line for line in world.db.connection.iterdump() if line not in before]
    assert changed == []
    assert await ada.balance() == 7
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_f21_the_cron_waits_for_the_next_day_and_takes_everything_up(world: World, ada: Person) -> None:
    placed = (await ada.order()).json()["generation"]["id"]

    def refused(_batch: object, _moment: str) -> None:
        raise DatabaseDown

    world.db.fault = refused
    for _ in range(3):
        await world.run_cron()
    mend(world)
    world.clock.advance(60)
    await world.finish()
    assert (await ada.get(f"{PATH}/{placed}")).json()["status"] == "succeeded"
    assert check(world.db.connection, now=world.clock.now()) == []
