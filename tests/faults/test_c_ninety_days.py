"""C15: a free image counts for ninety days, to the second, and nothing of it is kept longer."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import pytest

from images2gpt.ports import Incoming, Outgoing, Stream
from images2gpt.times import HOUR_S
from images2gpt.trials import PERIOD_S
from tests.support.invariants import check
from tests.support.ports import NOON
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Fail

pytestmark = pytest.mark.usefixtures("books")


async def test_c15_the_trial_is_new_to_the_second_however_long_the_first_image_took(world: World, cleo: Person) -> None:
    world.sandbox.kie.next(seconds=600.0)
    await cleo.order()
    await world.finish()
    assert world.clock.now() >= NOON + 600
    world.clock.advance(NOON + PERIOD_S - 1 - world.clock.now())
    assert (await cleo.order()).code == "trial_used"
    world.clock.advance(1)
    assert (await cleo.get("/api/config")).json()["trial"] == {"available": True}
    assert (await cleo.order()).status == 202


async def test_c15_nothing_of_a_trial_outlives_its_ninety_days(world: World, cleo: Person) -> None:
    world.sandbox.kie.next(seconds=600.0)
    await cleo.order()
    await world.finish()
    world.clock.advance(NOON + PERIOD_S - world.clock.now())
    await world.run_cron()
    assert world.db.rows("SELECT * FROM trial_claims") == []
    assert {ends for _, ends in world.kv.stored.values()} == {NOON + PERIOD_S}, "KV lets it go by itself"


async def test_c15_what_was_given_back_before_does_not_count_in_the_next_ninety_days(
    world: World, cleo: Person
) -> None:
    world.sandbox.kie.always(outcome=Fail())
    for _ in range(2):
        statuses = []
        for _ in range(4):
            statuses.append((await cleo.order()).status)
            await world.finish()
        assert statuses == [202, 202, 202, 403]
        world.clock.advance(PERIOD_S)


class SlowScreening:
    """The way out, where Creem lets every prompt pass after as long as it may take."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def send(self, request: Outgoing) -> Incoming:
        if "/moderation/" not in request.url:
            return await self.world.http.send(request)
        self.world.clock.advance(5)
        return Incoming(200, {}, b'{"decision": "allow"}')

    async def open(self, request: Outgoing) -> Stream:
        return await self.world.http.open(request)

    def pieces(self, stream: Stream) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self.world.http.pieces(stream)


async def test_c15_a_claim_lasts_as_long_as_its_image_counts_however_slow_the_screening(
    world: World, cleo: Person
) -> None:
    world.configure(CREEM_API_KEY="creem_test_key", TRIALS_PER_DAY="1")
    world.app = replace(world.app, http=SlowScreening(world))
    world.clock.advance(12 * HOUR_S - 3)  # the day ends while the prompt is screened
    assert (await cleo.order()).status == 202
    assert (await world.person().order()).code == "trial_budget", "it counts for the day on which it was claimed"
    await world.finish()
    made = world.db.rows("SELECT created_at FROM generations WHERE status = 'succeeded'")[0]["created_at"]
    for moment in (made + PERIOD_S - 1, made + PERIOD_S):
        world.clock.advance(moment - world.clock.now())
        await world.run_cron()
        assert check(world.db.connection, now=moment) == []
