"""X4: credits are deducted in the database in one step: they are never spent twice."""

import asyncio

from tests.support.invariants import check
from tests.support.scenes import elsewhere, same_person, set_balance
from tests.support.world import Person, World

SPENT = "SELECT pack_delta FROM credit_transactions WHERE kind = 'spend'"


async def test_x4_two_hundred_at_once_on_credits_for_ten_make_exactly_ten(world: World, ada: Person) -> None:
    world.sandbox.kie.always(rate_limit=None)
    world.db.connection.execute("UPDATE creation_slots SET at = 0")
    await set_balance(world, ada, 30)
    places = [ada, same_person(ada, elsewhere(world))]
    answers = await asyncio.gather(*(places[number % 2].order(f"race {number}") for number in range(200)))
    accepted = [answer for answer in answers if answer.status == 202]
    assert len(accepted) == 10
    assert {answer.code for answer in answers if answer.status != 202} <= {"out_of_credits", "too_many_requests"}
    assert [answer.code for answer in answers if answer.status != 202].count("out_of_credits") > 100
    spent = [row["pack_delta"] for row in world.db.rows(SPENT)]
    assert (spent, await ada.balance()) == ([-3] * 10, 0)
    await world.finish()
    assert len(world.sandbox.kie.received("create")) == 10
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_x4_a_balance_below_the_price_buys_nothing_and_stays(world: World, ada: Person) -> None:
    await set_balance(world, ada, 2)
    answers = await asyncio.gather(*(ada.order() for _ in range(20)))
    assert {answer.code for answer in answers} == {"out_of_credits"}
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (2, [])
