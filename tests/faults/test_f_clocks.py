"""F16: clocks that differ between two isolates, go back, or have come to the year 2038."""

from dataclasses import replace
from datetime import datetime

import pytest

from images2gpt.generations.links import LINK_S, callback_url
from images2gpt.generations.model import DEADLINE_S
from images2gpt.times import DAY_S, MINUTE_S
from tests.support.images import PATH, made, row, shown
from tests.support.ports import NOON, SetClock
from tests.support.scenes import elsewhere, same_person, set_balance
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Succeed

pytestmark = pytest.mark.usefixtures("books")

SKEWS = (-5 * MINUTE_S, 5 * MINUTE_S)
IN_2038 = 2**31 - 30
"""Half a minute before a signed number of 32 bits is full."""


def with_clock(world: World, ahead_s: int) -> World:
    """Another isolate whose clock is that much ahead."""
    there = elsewhere(world)
    clock = SetClock()
    clock.time = world.clock.time + ahead_s
    there.clock = clock
    there.app = replace(there.app, clock=clock)
    return there


async def every_minute(*worlds: World) -> None:
    """The crons of all isolates, by turns, until nothing is open."""
    for _ in range(DEADLINE_S // 15 + 40):
        for world in worlds:
            await world.background.settle()
            await world.run_cron()
            world.clock.advance(15)
        if not worlds[0].db.rows("SELECT 1 FROM generations WHERE finished_at IS NULL"):
            return
    raise AssertionError("a generation never ended")


@pytest.mark.parametrize("ahead_s", SKEWS)
async def test_f16_sessions_hold_between_isolates(world: World, ahead_s: int) -> None:
    there = with_clock(world, ahead_s)
    eve = await world.member()
    twin = same_person(eve, there)
    assert await twin.balance() == 10
    assert (await twin.log_in()).status == 200
    eve.token, twin.token = twin.token, eve.token
    assert [await eve.balance(), await twin.balance()] == [10, 10]
    assert (await twin.post("/api/auth/logout")).status == 204
    twin.token = None
    assert await eve.balance() == 10


@pytest.mark.parametrize("ahead_s", SKEWS)
@pytest.mark.parametrize("marker", ["", "[[fail]]", "[[never]]", "[[busy]]"])
async def test_f16_an_order_of_one_isolate_is_finished_by_the_other(
    world: World, ada: Person, ahead_s: int, marker: str
) -> None:
    there = with_clock(world, ahead_s)
    generation = (await ada.order(f"A paper lighthouse {marker}")).json()["generation"]["id"]
    await every_minute(there, world)
    view = await shown(ada, generation)
    assert view["status"] == ("failed" if marker else "succeeded")
    assert await ada.balance() == (10 if marker else 7)
    assert len(world.sandbox.kie.tasks) <= 1
    assert (await ada.get(f"{PATH}/{generation}/receipt")).status == 200
    assert row(world, generation)["returned"] == (3 if marker else 0)


@pytest.mark.parametrize("ahead_s", SKEWS)
async def test_f16_a_key_and_a_free_image_count_once_between_them(
    world: World, ada: Person, cleo: Person, ahead_s: int
) -> None:
    there = with_clock(world, ahead_s)
    twin, visitor = same_person(ada, there), Person(there, cleo.address)
    ids = {(await each.order(key="k")).json()["generation"]["id"] for each in (ada, twin, ada, twin)}
    assert (len(ids), await ada.balance()) == (1, 7)
    assert [(await each.order()).status for each in (cleo, visitor)] == [202, 403]
    world.kv.stored.clear()
    assert [(await each.order()).status for each in (visitor, cleo)] == [403, 403]


@pytest.mark.parametrize("ahead_s", SKEWS)
async def test_f16_a_link_opens_on_both_sides(world: World, ada: Person, ahead_s: int) -> None:
    there = with_clock(world, ahead_s)
    generation = await made(world, ada)
    there.clock.time = world.clock.time + ahead_s
    twin = same_person(ada, there)
    links = [(await shown(each, generation))["image"]["url"] for each in (ada, twin)]
    assert [(await each.get(link)).status for each in (ada, twin) for link in links] == [200] * 4
    world.clock.advance(LINK_S + abs(ahead_s))
    assert [(await ada.get(link)).status for link in links] == [410, 410]


@pytest.mark.parametrize("ahead_s", SKEWS)
async def test_f16_no_wait_is_ever_told_that_is_less_than_nothing(world: World, ada: Person, ahead_s: int) -> None:
    """Callbacks come to any isolate, also to one in whose time the order was not made yet."""
    await set_balance(world, ada, 9)
    there = with_clock(world, ahead_s)
    for _ in range(3):
        generation = (await ada.order()).json()["generation"]["id"]
        task = list(world.sandbox.kie.tasks)[-1]
        await world.sandbox.kie.settle(task, Succeed())
        path = callback_url(world.app, generation).removeprefix("https://images.test")
        assert (await there.person().post(path, {"data": {"taskId": task}})).status == 200
        await there.run_cron()
        assert row(world, generation)["finished_at"] == world.clock.now() + ahead_s
    for each in (world, there):
        await each.run_cron()
        wait = (await each.person().get("/api/config")).json()["expected_wait"]["1K"]
        assert wait is None or wait >= 0
    assert min(each["p50"] for each in world.db.rows("SELECT p50 FROM waits")) >= 0
    assert await ada.balance() == 0


async def test_f16_a_clock_that_goes_back_moves_no_credits_and_ends_no_session(world: World, ada: Person) -> None:
    await set_balance(world, ada, 100)
    orders = [(await ada.order(f"one {number}", key=f"k{number}")).json() for number in range(3)]
    world.clock.time -= 5 * MINUTE_S
    again = [(await ada.order(f"one {number}", key=f"k{number}")).json() for number in range(3)]
    assert [each["generation"]["id"] for each in again] == [each["generation"]["id"] for each in orders]
    assert await ada.balance() == 91
    assert (await ada.order("another")).status == 202
    await world.finish()
    assert await ada.balance() == 88
    listed = (await ada.get(PATH)).json()["items"]
    assert len(listed) == 4
    for item in listed:
        receipt = (await ada.get(f"{PATH}/{item['id']}/receipt")).json()
        assert receipt["steps"]


async def test_f16_after_a_step_back_behind_a_full_queue_orders_wait_or_are_told_to(world: World, ada: Person) -> None:
    """Slots were given for times that are now far off: nobody is charged for a turn that is too far away."""
    await set_balance(world, ada, 1_000)
    world.sandbox.kie.always(rate_limit=None)
    for _ in range(18):
        assert (await ada.order()).status == 202
    world.clock.time -= 5 * MINUTE_S
    before = await ada.balance()
    answer = await ada.order()
    assert (answer.status, answer.code) == (503, "unavailable")
    assert 0 < int(answer.headers["retry-after"]) <= 6 * MINUTE_S
    assert await ada.balance() == before
    world.clock.advance(int(answer.headers["retry-after"]))
    assert (await ada.order()).status == 202


async def test_f16_2038_is_a_year_as_any_other(world: World) -> None:
    world.clock.advance(IN_2038 - NOON)
    eve, cleo = await world.member(), world.person()
    generation = await made(world, eve, "A lighthouse of 2038", key="k")
    world.clock.advance(MINUTE_S)
    assert world.clock.now() > 2**31
    assert (await eve.order("A lighthouse of 2038", key="k")).json()["generation"]["id"] == generation
    view = await shown(eve, generation)
    times = [datetime.fromisoformat(view[name]) for name in ("created_at", "submitted_at", "finished_at", "expires_at")]
    assert (times, times[0].year) == (sorted(times), 2038)
    assert (await eve.get(view["image"]["url"])).status == 200
    assert (await eve.post(f"{PATH}/archive", {"ids": [generation]})).status == 200
    assert (await cleo.order()).status == 202
    page = (await eve.get(f"{PATH}?limit=1")).json()
    assert len(page["items"]) == 1
    world.clock.advance(30 * DAY_S)
    assert (await eve.get("/api/me")).code == "not_signed_in"
    await world.finish()
