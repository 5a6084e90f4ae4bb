"""B34, B35: one event id, one order, one period: each is taken once, whatever else a second tale of it says."""

import pytest

from tests.faults.test_b_webhooks import paid_event
from tests.support.buying import begin, page_of, parts
from tests.support.world import Person, World

pytestmark = pytest.mark.usefixtures("books")


async def test_b34_an_id_that_was_taken_says_nothing_new_whatever_comes_under_it(world: World, ada: Person) -> None:
    event = await paid_event(world, ada)
    seen = {"id": event.id, "eventType": "foo.bar", "object": {}}
    assert [await world.sandbox.creem.emit(seen), await world.sandbox.creem.send(event.id)] == [200, 200]
    assert await parts(ada) == (0, 10, 0)
    assert await world.sandbox.creem.emit(event.envelope | {"id": "evt_another"}) == 200
    assert await parts(ada) == (0, 110, 0)


async def test_b35_an_order_that_is_told_with_two_transactions_is_granted_once(world: World, ada: Person) -> None:
    event = await paid_event(world, ada)
    other = event.envelope | {"id": "evt_other"}
    other["object"]["order"]["transaction"] = "tran_other"
    for envelope in (event.envelope, other, other | {"id": "evt_third"}):
        assert await world.sandbox.creem.emit(envelope) == 200
    assert await parts(ada) == (0, 110, 0)


async def test_b35_a_period_that_is_told_with_two_transactions_is_granted_once(world: World, ada: Person) -> None:
    creem = world.sandbox.creem
    creem.always(held=True)
    await creem.pay(page_of(await begin(ada, "starter")))
    paid = next(event for event in creem.events if event.type == "subscription.paid").envelope
    await creem.emit(paid)
    paid["object"]["last_transaction_id"] = paid["object"]["last_transaction"]["id"] = "tran_other"
    assert await creem.emit(paid | {"id": "evt_other"}) == 200
    assert await parts(ada) == (350, 10, 0)
    assert len(world.db.rows("SELECT 1 FROM payments")) == 1
