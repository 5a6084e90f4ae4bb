"""PATCH /api/me daily_limit, and the orders that it stops."""

import asyncio

import pytest

from images2gpt.times import HOUR_S
from tests.support.invariants import check
from tests.support.scenes import set_balance
from tests.support.world import Answer, Person, World
from tools.sandbox.kie.behaviour import Fail


async def limit(person: Person, most: int | None) -> Answer:
    body = f'{{"daily_limit": {"null" if most is None else most}}}'.encode()
    answer = await person.send("PATCH", "/api/me", body)
    assert (answer.status, answer.json()["daily_limit"]) == (200, most)
    return answer


async def test_orders_stop_at_the_limit_until_midnight_in_utc(world: World, ada: Person) -> None:
    await limit(ada, 7)
    assert [(await ada.order()).status for _ in range(2)] == [202, 202]
    refused = await ada.order()
    assert (refused.status, refused.code, refused.headers["retry-after"]) == (429, "daily_limit", str(12 * HOUR_S))
    assert (await ada.balance(), len(world.sandbox.kie.received("create"))) == (4, 2)
    world.clock.advance(12 * HOUR_S - 1)
    assert (await ada.order()).headers["retry-after"] == "1"
    world.clock.advance(1)
    assert (await ada.order()).status == 202
    await world.run_cron()
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_the_limit_itself_may_be_spent(ada: Person) -> None:
    await limit(ada, 3)
    assert [(await ada.order()).status for _ in range(2)] == [202, 429]


async def test_an_order_above_the_whole_limit_is_refused_and_a_cheaper_one_is_not(ada: Person) -> None:
    await limit(ada, 4)
    assert (await ada.order(resolution="2K")).code == "daily_limit"
    assert (await ada.order(resolution="1K")).status == 202


async def test_what_came_back_does_not_count(world: World, ada: Person) -> None:
    await limit(ada, 3)
    world.sandbox.kie.next(2, outcome=Fail())
    for _ in range(2):
        assert (await ada.order()).status == 202
        await world.finish()
    assert (await ada.order()).status == 202
    assert (await ada.order()).code == "daily_limit"


async def test_what_is_still_under_way_counts(world: World, ada: Person) -> None:
    await limit(ada, 3)
    world.sandbox.kie.next(outcome=Fail())
    assert (await ada.order()).status == 202
    assert (await ada.order()).code == "daily_limit"


async def test_gifts_and_bonuses_are_no_spending(world: World, ada: Person) -> None:
    await limit(ada, 3)
    await set_balance(world, ada, 50)
    await set_balance(world, ada, 5)
    assert (await ada.order()).status == 202


async def test_thirty_orders_at_once_stay_within_the_limit(world: World, ada: Person) -> None:
    await set_balance(world, ada, 300)
    await limit(ada, 20)
    answers = await asyncio.gather(*(ada.order() for _ in range(30)))
    assert sorted(answer.status for answer in answers) == [202] * 6 + [429] * 24
    assert await ada.balance() == 282


async def test_lifting_or_lowering_the_limit_counts_at_once(ada: Person, ben: Person) -> None:
    await ada.order()
    await limit(ada, 3)
    assert (await ada.order()).code == "daily_limit"
    assert (await ben.order()).status == 202, "it is Ada's limit"
    await limit(ada, 6)
    assert (await ada.order()).status == 202
    await limit(ada, None)
    assert (await ada.order()).status == 202


async def test_too_few_credits_are_told_before_the_limit(world: World, ada: Person) -> None:
    await limit(ada, 1)
    await set_balance(world, ada, 2)
    assert (await ada.order()).code == "out_of_credits"


@pytest.mark.parametrize("kept", [{"restricted": False}, {"policy_version": "2026-04-25"}], ids=str)
async def test_a_change_of_something_else_keeps_the_limit(ada: Person, kept: dict[str, object]) -> None:
    await limit(ada, 3)
    answer = await ada.send("PATCH", "/api/me", str(kept).replace("'", '"').replace("False", "false").encode())
    assert (answer.status, answer.json()["daily_limit"]) == (200, 3)
