"""C01 to C04, C11, C12, C14, C17, C19: one free image, whatever fails and wherever it is asked for."""

import asyncio

import pytest

from images2gpt.errors import TrialBudget, TrialUsed
from images2gpt.generations.endings import end
from images2gpt.generations.model import PROVIDER_TIMEOUT
from images2gpt.generations.reading import by_id
from images2gpt.ports import DatabaseDown
from images2gpt.times import DAY_S, HOUR_S
from tests.support.scenes import elsewhere, fail_once, mend
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Fail

pytestmark = pytest.mark.usefixtures("books")


async def test_c01_fifty_at_once_are_refused_while_the_first_is_still_at_kie(world: World, cleo: Person) -> None:
    world.kv.freeze()
    held = world.sandbox.kie.barrier("create")
    orders = [asyncio.create_task(cleo.order(f"race {number}")) for number in range(50)]
    await held.wait_for(1)
    held.release()
    answers = await asyncio.gather(*orders)
    assert sorted(answer.status for answer in answers) == [202] + [403] * 49
    assert held.arrived == 1


async def test_c02_two_locations_whose_kv_knows_nothing_give_one_image(world: World, cleo: Person) -> None:
    there = elsewhere(world)
    world.kv.freeze()
    there.kv.freeze()
    people = [cleo, Person(there, cleo.address)]
    parallel = await asyncio.gather(*(who.order() for _ in range(20) for who in people))
    await world.finish()
    serial = [await who.order() for _ in range(20) for who in people]
    assert sorted(answer.status for answer in [*parallel, *serial]) == [202] + [403] * 79
    assert {answer.code for answer in serial} == {"trial_used"}


async def test_c03_kv_that_is_down_all_the_way_gives_one_image(world: World, cleo: Person) -> None:
    world.kv.down = True
    answers = await asyncio.gather(*(cleo.order() for _ in range(20)))
    await world.finish()
    assert sorted(answer.status for answer in [*answers, await cleo.order()]) == [202] + [403] * 20


async def test_c04_without_d1_nobody_gets_one_and_afterwards_they_do(world: World, cleo: Person) -> None:
    def down(_batch: object, _moment: str) -> None:
        raise DatabaseDown

    world.db.fault = down
    answers = await asyncio.gather(*(cleo.order() for _ in range(10)))
    assert {(answer.status, answer.code) for answer in answers} == {(503, "unavailable")}
    assert all(answer.headers["retry-after"] for answer in answers)
    assert (world.sandbox.kie.received("create"), world.kv.stored) == ([], {})
    mend(world)
    assert (await cleo.order()).status == 202


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_c04_a_claim_whose_answer_is_lost_is_found_again_under_its_key(
    world: World, cleo: Person, moment: str
) -> None:
    fail_once(world, 1, moment)
    assert (await cleo.order(key="k")).status == 503
    mend(world)
    assert (await cleo.order(key="k")).status == 202
    assert len(world.db.rows("SELECT id FROM generations")) == 1
    assert (await cleo.order()).code == "trial_used"


async def test_c12_leaving_at_once_gives_no_second_image_and_the_key_still_finds_the_first(
    world: World, cleo: Person
) -> None:
    held = world.sandbox.kie.barrier("create")
    order = asyncio.create_task(cleo.order(key="k"))
    await held.wait_for(1)
    order.cancel()
    assert isinstance((await asyncio.gather(order, return_exceptions=True))[0], asyncio.CancelledError)
    held.release()
    assert (await cleo.order()).code == "trial_used"
    await world.finish()
    found = (await cleo.order(key="k")).json()
    assert (found["generation"]["status"], held.arrived) == ("succeeded", 1)
    opened = await cleo.get(f"/api/generations/{found['generation']['id']}?key={found['key']}")
    assert opened.json()["status"] == "succeeded"


async def test_c14_no_way_out_and_in_again_makes_a_new_visitor(world: World, cleo: Person) -> None:
    placed = (await cleo.order()).json()
    await world.finish()
    world.kv.stored.clear()
    claim = {"generation": placed["generation"]["id"], "key": placed["key"]}
    assert (await cleo.sign_up(claim=claim)).status == 201
    assert (await cleo.post("/api/auth/logout")).status == 204
    cleo.token = None
    for headers in ({}, {"user-agent": "another browser"}, {"cookie": "fresh=1"}, {"cache_control": "no-cache"}):
        assert (await cleo.post("/api/generations", {"prompt": "again"}, **headers)).code == "trial_used"


async def test_c17_a_day_has_so_many_free_images_and_no_more(world: World, ada: Person) -> None:
    world.configure(TRIALS_PER_DAY="3")
    answers = [await world.person().order() for _ in range(4)]
    assert [answer.status for answer in answers] == [202, 202, 202, 429]
    assert (answers[3].code, answers[3].headers["retry-after"]) == ("trial_budget", str(12 * HOUR_S))
    assert (await ada.order()).status == 202, "members are not concerned"
    world.clock.advance(12 * HOUR_S - 1)
    late = await world.person().order()
    assert (late.status, late.headers["retry-after"]) == (429, "1")
    world.clock.advance(1)
    assert (await world.person().order()).status == 202


async def test_c17_fifty_visitors_at_once_share_what_is_left(world: World) -> None:
    world.configure(TRIALS_PER_DAY="7")
    answers = await asyncio.gather(*(world.person().order() for _ in range(50)))
    assert sorted(answer.status for answer in answers) == [202] * 7 + [429] * 43
    assert len(world.sandbox.kie.received("create")) == 7


async def test_c17_whoever_had_theirs_reads_so_also_when_the_day_is_spent(world: World, cleo: Person) -> None:
    world.configure(TRIALS_PER_DAY="1")
    await cleo.order()
    assert (await cleo.order()).code == "trial_used"
    assert (await world.person().order()).code == "trial_budget"


async def test_c19_whoever_shares_a_used_address_is_offered_an_account(world: World, cleo: Person) -> None:
    await cleo.order()
    neighbour = Person(world, cleo.address)
    refused = await neighbour.order()
    assert (refused.status, refused.json()["detail"]) == (403, TrialUsed.sentence)
    assert all("account comes with free credits" in refusal.sentence for refusal in (TrialUsed, TrialBudget))
    assert (await neighbour.sign_up()).status == 201
    assert (await neighbour.order()).status == 202
    assert (await cleo.get("/api/config")).json()["trial"] == {"available": False}


async def test_c11_a_free_retry_is_no_free_lunch_also_when_d1_hiccups(world: World, cleo: Person) -> None:
    """The third failure keeps the claim; five days later it is still kept."""
    world.sandbox.kie.always(outcome=Fail())
    statuses = []
    for trip in range(1, 6):
        fail_once(world, trip % 2 + 1, "after")
        await cleo.order(key=f"k{trip}")
        mend(world)
        statuses.append((await cleo.order(key=f"k{trip}")).status)
        await world.finish()
    assert statuses == [202, 202, 202, 403, 403]
    world.clock.advance(5 * DAY_S)
    assert (await cleo.order()).code == "trial_used"


async def test_c11_a_late_failure_of_an_image_that_is_there_frees_nothing(world: World, cleo: Person) -> None:
    placed = (await cleo.order()).json()
    before = await by_id(world.app, placed["generation"]["id"])
    await world.finish()
    ended = await end(world.app, before, PROVIDER_TIMEOUT)
    assert ended.status == "succeeded"
    world.kv.stored.clear()
    assert (await cleo.order()).code == "trial_used"
