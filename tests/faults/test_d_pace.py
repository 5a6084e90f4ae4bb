"""D33, F26: our own pace stays below kie.ai's limit, and those whom it turns away do not come back together."""

import asyncio
from collections import Counter, defaultdict

import pytest

from images2gpt.capacity.model import LONGEST_QUEUE_S, WINDOW_CALLS, WINDOW_S
from images2gpt.generations.steps import JITTER, RETRY_DELAYS_S, RETRY_S
from images2gpt.generations.store.moves import TRY_LATER
from images2gpt.ports import Sql
from images2gpt.times import MINUTE_S
from tests.faults.kie_side import asked, generations, made
from tests.faults.patience import be_patient, seconds_pass
from tests.support.scenes import elsewhere, same_person
from tests.support.world import Person, World
from tools.sandbox.kie.accounts import WINDOW_SECONDS
from tools.sandbox.kie.behaviour import QUEUE_FULL

pytestmark = pytest.mark.usefixtures("books")

KIE_MOST = 20


def densest(world: World) -> int:
    """The most createTask calls that kie.ai has met in one of its windows."""
    times = [each.at for each in world.sandbox.kie.received("create")]
    return max(sum(1 for other in times if at <= other < at + WINDOW_SECONDS) for at in times)


async def people_of(world: World, count: int) -> list[Person]:
    """Half of them visitors."""
    return [await world.member() if number % 2 else world.person() for number in range(count)]


@pytest.mark.parametrize("count", [21, 50])
async def test_d33_a_burst_is_paced_by_us_so_that_kie_never_turns_one_away(world: World, count: int) -> None:
    people = await people_of(world, count)
    be_patient(world)
    answers = await asyncio.gather(*(each.order() for each in people))
    assert {answer.status for answer in answers} == {202}
    assert (asked(world, "create"), len(made(world))) == (WINDOW_CALLS, WINDOW_CALLS)
    await seconds_pass(world, LONGEST_QUEUE_S)
    assert (asked(world, "create"), len(made(world))) == (count, count), "each once, none turned away"
    assert densest(world) <= KIE_MOST
    await seconds_pass(world, 5)
    await world.finish()
    assert Counter(row["status"] for row in generations(world)) == {"succeeded": count}


async def test_d33_two_locations_share_one_pace(world: World) -> None:
    there = elsewhere(world)
    people = [await world.member() for _ in range(30)]
    be_patient(world)
    be_patient(there)
    sides = [each if number % 2 else same_person(each, there) for number, each in enumerate(people)]
    await asyncio.gather(*(each.order() for each in sides))
    await seconds_pass(world, 2 * WINDOW_S)
    await there.background.settle()
    assert (asked(world, "create"), len(made(world)), densest(world) <= KIE_MOST) == (30, 30, True)


async def test_d33_a_steady_stream_never_exceeds_the_limit(world: World) -> None:
    people = await people_of(world, 66)
    be_patient(world)
    placed = []
    for begin in range(0, len(people), 3):
        placed += [asyncio.ensure_future(each.order()) for each in people[begin : begin + 3]]
        await seconds_pass(world, 1)
    await seconds_pass(world, LONGEST_QUEUE_S)
    assert {(await each).status for each in placed} == {202}
    assert (len(made(world)), densest(world) <= KIE_MOST) == (66, True)
    await world.finish()


async def test_d33_an_order_that_would_wait_too_long_is_refused_before_it_is_screened_or_charged(
    world: World, ada: Person, cleo: Person
) -> None:
    now = world.clock.now()
    for number in range(WINDOW_CALLS):
        at = now + LONGEST_QUEUE_S - WINDOW_S + 1 + number // 9
        world.db.connection.execute("INSERT INTO creation_slots (at) VALUES (?)", (at,))
    for person in (ada, cleo):
        answer = await person.order()
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "unavailable", "1")
    assert (world.http.sent, generations(world), await ada.balance()) == ([], [], 10)
    world.clock.advance(1)
    assert (await ada.order()).json()["generation"]["status"] == "reserved", "it waits its turn"


async def test_f26_those_whom_a_busy_kie_turned_away_come_back_one_by_one_and_ever_later(world: World) -> None:
    people = [await world.member() for _ in range(WINDOW_CALLS)]
    be_patient(world)
    delays: dict[str, list[int]] = defaultdict(list)

    def note(batch: tuple[Sql[object], ...], moment: str) -> None:
        for each in batch:
            if each.sql == TRY_LATER and moment == "before":
                at, generation = each.values
                assert isinstance(at, int)
                delays[str(generation)].append(at - world.clock.now())

    world.db.fault = note
    world.sandbox.kie.always(create=QUEUE_FULL)
    await asyncio.gather(*(each.order() for each in people))
    await seconds_pass(world, MINUTE_S)
    assert {row["failure"] for row in generations(world)} == {"provider_unavailable"}
    assert max(row["finished_at"] - row["created_at"] for row in generations(world)) <= RETRY_S
    for waited in delays.values():
        for delay, least in zip(waited, RETRY_DELAYS_S, strict=False):
            assert least - 1 <= delay <= least + least // JITTER, "a second may pass on the way to D1"
    for attempt in (2, 3):
        assert len({waited[attempt] for waited in delays.values()}) > 1, "they have drifted apart"
    assert [await each.balance() for each in people] == [10] * len(people)
