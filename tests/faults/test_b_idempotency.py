"""B05, B12, B13: a key means one order of one person, whatever the database does in between."""

import asyncio

import pytest

from tests.support.scenes import fail_once, mend, set_balance
from tests.support.world import Answer, Person, World
from tools.sandbox.faults import Refuse

pytestmark = pytest.mark.usefixtures("books")

TRIPS = 3
"""Round trips of an order: who is it, the charge, what kie.ai said."""
SPENDS = "SELECT count(*) AS n FROM credit_transactions WHERE kind = 'spend'"


async def test_an_order_makes_three_round_trips(world: World, ada: Person) -> None:
    before = len(world.db.trips)
    await ada.order(key="k")
    assert len(world.db.trips) - before == TRIPS


async def test_b03_twenty_repeats_beside_an_order_that_hangs_at_kie_are_answered(world: World, ada: Person) -> None:
    held = world.sandbox.kie.barrier("create")
    first = asyncio.create_task(ada.order(key="k"))
    await held.wait_for(1)
    repeats = await asyncio.gather(*(ada.order(key="k") for _ in range(20)))
    held.release()
    ids = {answer.json()["generation"]["id"] for answer in [*repeats, await first]}
    assert ({answer.status for answer in repeats}, len(ids), held.arrived) == ({202}, 1, 1)


async def test_b04_another_body_is_refused_beside_the_order_that_has_the_key(world: World, ada: Person) -> None:
    orders = [ada.order(f"wish {number % 2}", key="k") for number in range(20)]
    answers = await asyncio.gather(*orders)
    assert sorted(answer.status for answer in answers) == [202] * 10 + [422] * 10
    assert {answer.code for answer in answers if answer.status == 422} == {"idempotency_key_reused"}
    assert (await ada.balance(), len(world.sandbox.kie.received("create"))) == (7, 1)


async def test_b05_a_key_that_somebody_else_used_tells_nothing_of_their_order(
    world: World, ada: Person, ben: Person, cleo: Person
) -> None:
    people = (ada, ben, cleo, world.person())
    answers = [await who.order(f"the secret of {who.address}", key="k") for who in people]
    assert [answer.status for answer in answers] == [202] * 4
    assert len({answer.json()["generation"]["id"] for answer in answers}) == 4
    for who, answer in zip(people, answers, strict=True):
        assert answer.json()["generation"]["prompt"] == f"the secret of {who.address}"


async def test_b06_a_returned_failure_is_not_tried_again_under_its_key(world: World, ada: Person) -> None:
    world.sandbox.kie.next(create=Refuse(500))
    first = (await ada.order(key="k")).json()
    assert (first["generation"]["status"], await ada.balance()) == ("failed", 10)
    again = (await ada.order(key="k")).json()
    assert (again["generation"]["id"], again["balance"]) == (first["generation"]["id"], 7)
    assert len(world.sandbox.kie.received("create")) == 1
    assert (await ada.order(key="another")).json()["generation"]["status"] == "submitted"


async def test_b05_a_key_of_somebody_who_can_pay_pays_for_nobody_else(world: World, ada: Person, ben: Person) -> None:
    await ada.order(key="k")
    await set_balance(world, ben, 0)
    assert (await ben.order(key="k")).code == "out_of_credits"


async def test_b06_a_visitors_failure_is_not_tried_again_under_its_key(world: World, cleo: Person) -> None:
    world.sandbox.kie.next(create=Refuse(500))
    first = (await cleo.order(key="k")).json()["generation"]
    again = (await cleo.order(key="k")).json()["generation"]
    assert (again["id"], again["status"], len(world.sandbox.kie.received("create"))) == (first["id"], "failed", 1)
    assert (await cleo.order(key="another")).status == 202, "the free image was given back"


async def ordered_again(world: World, ada: Person, trip: int, moment: str) -> tuple[Answer, Answer]:
    """An order during which one round trip fails, and the same order once the database is well."""
    fail_once(world, trip, moment)
    first = await ada.order(key="k")
    mend(world)
    assert first.status in (202, 503), first.body
    assert first.status == 202 or first.headers["retry-after"]
    return first, await ada.order(key="k")


@pytest.mark.parametrize("trip", range(1, TRIPS + 1))
async def test_b12_a_commit_whose_answer_is_lost_is_charged_once(world: World, ada: Person, trip: int) -> None:
    first, again = await ordered_again(world, ada, trip, "after")
    assert (first.status, again.status, again.json()["balance"]) == (202 if trip == 3 else 503, 202, 7)
    assert world.db.rows(SPENDS) == [{"n": 1}]
    assert len(world.sandbox.kie.received("create")) == (0 if trip == 2 else 1), "never sent blindly"
    await world.finish()
    assert await ada.balance() == (10 if trip == 2 else 7), "what was never sent is returned"


@pytest.mark.parametrize("trip", range(1, TRIPS + 1))
async def test_b13_a_commit_that_never_happens_costs_nothing(world: World, ada: Person, trip: int) -> None:
    first, again = await ordered_again(world, ada, trip, "before")
    assert (first.status, again.status, again.json()["balance"]) == (202 if trip == 3 else 503, 202, 7)
    assert world.db.rows(SPENDS) == [{"n": 1}]
    assert len(world.sandbox.kie.received("create")) == 1
    await world.finish()
    assert await ada.balance() == (10 if trip == 3 else 7), "a task that we do not know is returned"


@pytest.mark.parametrize("trip", range(1, TRIPS))
async def test_b13_without_a_key_a_failed_order_is_not_charged_either(world: World, ada: Person, trip: int) -> None:
    fail_once(world, trip, "before")
    assert (await ada.order()).status == 503
    mend(world)
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])
