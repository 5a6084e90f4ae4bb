"""D25, D29, F26: while kie.ai is closed or down, orders are refused unpaid and unscreened, and one at a time tries."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from images2gpt.capacity.model import OUTAGES_IN_A_ROW, PROBE_S
from images2gpt.times import HOUR_S, MINUTE_S
from tests.faults.kie_side import asked, generations, pass_time
from tests.support.scenes import set_balance
from tests.support.world import Answer, Person, World
from tools.sandbox.faults import Refuse, Reset, html_page
from tools.sandbox.kie.behaviour import QUEUE_FULL, SERVER_EXCEPTION

pytestmark = pytest.mark.usefixtures("books")

AT_ONCE = (401, 402, 433, 505)
OUTAGES = [SERVER_EXCEPTION, html_page(502), Reset(), Refuse(503, http=True)]
SPENT = "SELECT count(*) AS n FROM credit_transactions WHERE kind = 'spend'"
CLAIMS = "SELECT count(*) AS n FROM trial_claims"


def screened(world: World) -> int:
    return len(world.sandbox.creem.requests)


def paid(world: World) -> tuple[int, int]:
    """Charges and claims so far."""
    return world.db.rows(SPENT)[0]["n"], world.db.rows(CLAIMS)[0]["n"]


async def check_refused(world: World, order: Callable[[], Awaitable[Answer]]) -> None:
    """Before anything is charged, screened or sent."""
    before = paid(world), screened(world), len(world.http.sent), generations(world)
    answer = await order()
    assert (answer.status, answer.code) == (503, "unavailable")
    assert 1 <= int(answer.headers["retry-after"]) <= PROBE_S
    assert (paid(world), screened(world), len(world.http.sent), generations(world)) == before


@pytest.mark.parametrize("code", AT_ONCE)
async def test_d25_a_closed_kie_is_asked_once_and_nobody_pays_for_the_next_try(
    world: World, ada: Person, ben: Person, cleo: Person, code: int
) -> None:
    world.sandbox.kie.always(create=Refuse(code))
    await ada.order()
    for person in (ada, ben, cleo):
        await check_refused(world, person.order)
    assert (asked(world, "create"), await ada.balance()) == (1, 10)


@pytest.mark.parametrize("fault", OUTAGES, ids=lambda fault: str(fault)[:30])
async def test_d29_three_outages_in_a_row_open_the_breaker(
    world: World, ada: Person, cleo: Person, fault: Refuse
) -> None:
    await set_balance(world, ada, 30)
    world.sandbox.kie.always(create=fault)
    for _ in range(OUTAGES_IN_A_ROW):
        assert (await ada.order()).status == 202
    await check_refused(world, ada.order)
    await check_refused(world, cleo.order)
    assert asked(world, "create") == OUTAGES_IN_A_ROW


async def test_d29_an_answer_in_between_begins_the_row_anew(world: World, ada: Person) -> None:
    """Whatever it says, if only it does not speak of kie.ai being down."""
    await set_balance(world, ada, 100)
    for between in (None, Refuse(422), Refuse(500, "Invalid parameter")):
        for fault in (SERVER_EXCEPTION, html_page(502), between):
            if fault:
                world.sandbox.kie.next(create=fault)
            assert (await ada.order()).status == 202
            await pass_time(world, 11)
    assert (await ada.order()).status == 202


@pytest.mark.parametrize("who", ["members", "visitors"])
async def test_f26_of_twenty_who_come_at_once_one_tries_every_fifteen_seconds(world: World, who: str) -> None:
    people = [await world.member() if who == "members" else world.person() for _ in range(20)]
    world.sandbox.kie.always(create=Refuse(402))
    await (await world.member()).order()
    for round_number in range(1, 4):
        await pass_time(world, PROBE_S - 1)
        assert {answer.status for answer in await asyncio.gather(*(each.order() for each in people))} == {503}
        await pass_time(world, 1)
        before = len(generations(world))
        answers = await asyncio.gather(*(each.order() for each in people))
        assert sorted(answer.status for answer in answers) == [202] + [503] * 19
        assert all(int(answer.headers["retry-after"]) <= PROBE_S for answer in answers if answer.status == 503)
        assert (asked(world, "create"), len(generations(world)) - before) == (1 + round_number, 1)


@pytest.mark.parametrize("answer", ["an image", "a refusal of the wish"])
async def test_d29_a_probe_that_gets_an_answer_opens_the_way_for_everybody(
    world: World, ada: Person, answer: str
) -> None:
    people = [await world.member() for _ in range(10)]
    world.sandbox.kie.next(create=Refuse(401))
    await ada.order()
    await pass_time(world, PROBE_S)
    if answer != "an image":
        world.sandbox.kie.next(create=Refuse(400))
    assert (await ada.order()).status == 202
    assert {each.status for each in await asyncio.gather(*(each.order() for each in people))} == {202}
    assert asked(world, "create") == 12


async def test_d29_a_busy_answer_says_nothing_and_leaves_the_next_probe_its_turn(world: World, ada: Person) -> None:
    world.sandbox.kie.next(create=Refuse(401))
    await ada.order()
    await pass_time(world, PROBE_S)
    world.sandbox.kie.next(create=QUEUE_FULL)
    assert (await ada.order()).json()["generation"]["status"] == "reserved"
    await check_refused(world, ada.order)
    await world.background.settle()
    assert (await ada.order()).status == 202, "asked again, it was taken: kie.ai is back"


async def test_d29_kie_that_is_down_for_an_hour_costs_nobody_anything_and_is_found_again(
    world: World, ada: Person
) -> None:
    people = [await world.member() for _ in range(3)]
    world.sandbox.kie.always(create=SERVER_EXCEPTION)
    for _ in range(HOUR_S // MINUTE_S):
        answers = await asyncio.gather(*(each.order() for each in people))
        assert {answer.status for answer in answers} <= {202, 503}
        await pass_time(world, MINUTE_S)
    assert asked(world, "create") == OUTAGES_IN_A_ROW + HOUR_S // MINUTE_S - 1
    assert [await each.balance() for each in people] == [10] * 3
    world.sandbox.kie.always(create=None)
    for _ in range(2):
        assert (await ada.order()).status == 202
    await world.finish()
    assert [row["status"] for row in generations(world)[-2:]] == ["succeeded"] * 2
