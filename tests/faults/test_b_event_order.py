"""B34, B35, B37, B39, B40: once, whatever number, order and delay the events come in."""

import asyncio
import itertools
from typing import Any

import pytest

from images2gpt.times import DAY_S
from tests.support.buying import (
    begin,
    deliver,
    kinds,
    last_plan,
    last_transaction,
    page_of,
    parts,
    remembered,
    standing,
    written,
)
from tests.support.scenes import fail_once, mend
from tests.support.world import Person, World
from tools.sandbox.creem.events import Event

pytestmark = pytest.mark.usefixtures("books")

SHAPES: dict[str, dict[str, Any]] = {
    "objects": {},
    "ids": {"nested": "ids"},
    "as in the documents": {"style": "docs"},
    "without the last transaction": {"without": ("object.last_transaction",)},
    "without any transaction": {
        "without": ("object.last_transaction", "object.last_transaction_id", "object.order.transaction")
    },
}


async def held(world: World, person: Person, product: str, **shape: Any) -> list[Event]:
    """Somebody pays; the events of it are kept back."""
    world.sandbox.creem.always(held=True, **shape)
    await world.sandbox.creem.pay(page_of(await begin(person, product)))
    return list(world.sandbox.creem.events)


@pytest.mark.parametrize("product", ["pack_100", "starter"])
async def test_b34_an_event_counts_once_ever(world: World, ada: Person, product: str) -> None:
    events = await held(world, ada, product)
    answers = await asyncio.gather(*(deliver(world, *events) for _ in range(20)))
    assert {status for statuses in answers for status in statuses} == {200}
    once = standing(world, ada)
    assert sum(await parts(ada)) == (110 if product == "pack_100" else 360)
    for days in (1, 40):
        world.clock.advance(days * DAY_S)
        assert set(await deliver(world, *events)) == {200}
        assert standing(world, ada) == once


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("product", ["pack_100", "starter"])
async def test_b35_the_same_payment_under_many_ids_counts_once(
    world: World, ada: Person, product: str, shape: str
) -> None:
    events = await held(world, ada, product, retold=True, **SHAPES[shape])
    assert len({event.id for event in events}) == (2 if product == "pack_100" else 6)
    for ordered in (events, list(reversed(events))):
        await deliver(world, *ordered)
        await asyncio.gather(*(deliver(world, event) for event in ordered))
        assert await parts(ada) == ((0, 110, 0) if product == "pack_100" else (350, 10, 0))
    assert len(world.db.rows("SELECT 1 FROM payments")) == 1


async def test_b35_a_renewal_is_another_period_and_counts(world: World, ada: Person) -> None:
    await deliver(world, *await held(world, ada, "starter"))
    await world.sandbox.creem.renew(last_plan(world.sandbox.creem))
    await deliver(world, *world.sandbox.creem.events)
    assert kinds(world, ada) == ["signup_bonus", "plan", "expiry", "plan"]
    assert await parts(ada) == (350, 10, 0)


@pytest.mark.parametrize("shape", SHAPES)
async def test_b37_every_order_of_a_plans_five_events_ends_in_the_same_state(
    world: World, ada: Person, shape: str
) -> None:
    """Activated, paid, paid under another id, completed, and a third of the money refunded: 120 orders."""
    world.sandbox.creem.when("subscription.paid", retold=True)
    events = await held(world, ada, "starter", **SHAPES[shape])
    await world.sandbox.creem.refund(last_transaction(world.sandbox.creem), 393)
    events = list(world.sandbox.creem.events)
    assert len(events) == 5
    before, ends = remembered(world), []
    for order in itertools.permutations(events):
        before()
        assert set(await deliver(world, *order)) == {200}
        ends.append(standing(world, ada))
    assert all(end == ends[0] for end in ends)
    assert await parts(ada) == (350 - 350 * 393 // 1178, 10, 0)


@pytest.mark.parametrize("shape", SHAPES)
async def test_b37_every_order_of_a_packs_events_ends_in_the_same_state(world: World, ada: Person, shape: str) -> None:
    await held(world, ada, "pack_100", retold=True, **SHAPES[shape])
    creem = world.sandbox.creem
    await creem.refund(last_transaction(creem), 175)
    await creem.refund(last_transaction(creem), 200)
    events = [creem.events[0], creem.events[1], creem.events[2], creem.events[4]]
    before, ends = remembered(world), []
    for order in itertools.permutations(events):
        before()
        await deliver(world, *order)
        ends.append(standing(world, ada) | {"ledger": []})
        assert await parts(ada) == (0, 110 - 100 * 375 // 583, 0)
    assert all(end == ends[0] for end in ends)


async def test_b37_what_has_ended_is_not_revived_by_what_was_told_before(world: World, ada: Person) -> None:
    creem = world.sandbox.creem
    await held(world, ada, "starter")
    plan = last_plan(creem)
    for turn in ("past_due", "active", "scheduled_cancel", "canceled"):
        world.clock.advance(60)
        await creem.turn(plan, turn)
    events, before, ends = list(creem.events), remembered(world), []
    told = [event for event in events if event.type != "checkout.completed"]
    for order in itertools.islice(itertools.permutations(told), 0, 720, 7):
        before()
        await deliver(world, *order)
        ends.append(standing(world, ada))
    assert all(end == ends[0] for end in ends)
    assert ends[0]["plans"][0]["status"] == "canceled"
    assert await parts(ada) == (350, 10, 0), "what is paid stays to the end of its period"


async def test_b37_an_older_period_that_is_told_late_lapses_at_once(world: World, ada: Person) -> None:
    await held(world, ada, "starter")
    creem = world.sandbox.creem
    await creem.renew(last_plan(creem))
    paid = [event for event in creem.events if event.type == "subscription.paid"]
    await deliver(world, paid[1], paid[0])
    assert await parts(ada) == (350, 10, 0)
    assert kinds(world, ada) == ["signup_bonus", "plan", "plan", "expiry"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("product", ["pack_100", "starter"])
async def test_b39_d1_fails_over_an_event_and_its_retry_grants_once(
    world: World, ada: Person, product: str, moment: str
) -> None:
    events = await held(world, ada, product)
    for event in events:
        untouched = written(world)
        fail_once(world, 1, moment)
        (status,) = await deliver(world, event)
        assert status == 503
        if moment == "before":
            assert written(world) == untouched, "nothing half applied"
        mend(world)
        assert set(await deliver(world, event, event)) == {200}
    assert await parts(ada) == ((0, 110, 0) if product == "pack_100" else (350, 10, 0))


async def test_b39_a_statement_that_fails_undoes_all_of_its_event(world: World, ada: Person) -> None:
    events = await held(world, ada, "pack_100")
    for table in ("webhook_events", "payments", "credit_transactions"):
        before = written(world)
        world.db.connection.execute(
            f"CREATE TEMP TRIGGER it_fails BEFORE INSERT ON main.{table} BEGIN SELECT RAISE(ABORT, 'it fails'); END"
        )
        assert (await deliver(world, *events))[0] == 503
        assert written(world) == before
        world.db.connection.execute("DROP TRIGGER it_fails")
    assert await deliver(world, *events) == [200]
    assert await parts(ada) == (0, 110, 0)


async def test_b39_creem_tries_again_by_itself_and_the_person_gets_their_credits(world: World, ada: Person) -> None:
    world.sandbox.creem.tell(None)
    await world.sandbox.creem.pay(page_of(await begin(ada)))
    assert await ada.balance() == 10
    world.sandbox.creem.tell(world.receive_webhook)
    world.clock.advance(31)
    await world.sandbox.creem.settled()
    assert await ada.balance() == 110


async def test_b40_an_answer_that_was_lost_after_the_commit_makes_no_second_grant(world: World, ada: Person) -> None:
    events = await held(world, ada, "pack_500")
    fail_once(world, 1, "after")
    assert await deliver(world, *events) == [503]
    mend(world)
    done = standing(world, ada)
    assert await parts(ada) == (0, 510, 0)
    assert await deliver(world, *events, *events) == [200, 200]
    assert standing(world, ada) == done
