"""POST /api/billing/change."""

import pytest

from images2gpt.times import DAY_S
from tests.support.buying import buy, kinds, last_plan, parts
from tests.support.invariants import check
from tests.support.world import Person, World
from tools.sandbox.creem.behaviour import SERVER_ERROR

PATH = "/api/billing/change"


async def test_a_plan_is_changed_and_its_credits_come_with_its_payment(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.order()
    world.sandbox.creem.always(held=True)
    answer = await ada.post(PATH, {"product": "pro"})
    assert (answer.status, answer.json()["plan"], answer.json()["status"]) == (200, "pro", "active")
    assert await parts(ada) == (347, 10, 0), "nothing is granted for an answer"
    (sent,) = world.sandbox.creem.received("upgrade")
    assert sent.json == {"product_id": "prod_pro", "update_behavior": "proration-charge-immediately"}
    assert sent.path.endswith(f"/{last_plan(world.sandbox.creem)}/upgrade")
    for event in world.sandbox.creem.events[-2:]:
        await world.sandbox.creem.send(event.id)
    assert await parts(ada) == (800, 10, 0)
    assert kinds(world, ada) == ["signup_bonus", "plan", "spend", "expiry", "plan"]
    assert check(world.db.connection, swept=False) == []


async def test_an_upgrade_without_an_event_of_its_payment_grants_nothing_until_it_is_read(
    world: World, ada: Person
) -> None:
    await buy(ada, "starter")
    world.sandbox.creem.always(upgrade_paid=False)
    await ada.post(PATH, {"product": "pro"})
    await world.sandbox.creem.settled()
    assert await parts(ada) == (350, 10, 0)
    world.clock.advance(DAY_S // 2)
    await world.run_cron()
    assert await parts(ada) == (800, 10, 0), "the reconciliation reads the payment, and when it was made"


async def test_a_downgrade_gives_money_and_its_share_of_credits_back(world: World, ada: Person) -> None:
    paid = await buy(ada, "pro", country="US")
    world.clock.advance(15 * DAY_S)
    assert (await ada.post(PATH, {"product": "starter"})).json()["plan"] == "starter"
    await world.sandbox.creem.settled()
    back = world.sandbox.creem.records.transactions[paid].refunded
    assert back == 500
    assert await parts(ada) == (800 - 800 * 500 // 1990, 10, 0)
    assert check(world.db.connection) == []


@pytest.mark.parametrize("product", ["pack_100", "prod_pro", "gold", "", None])
async def test_what_is_no_plan_is_named(world: World, ada: Person, product: object) -> None:
    await buy(ada, "starter")
    answer = await ada.post(PATH, {"product": product})
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "product")
    assert world.sandbox.creem.received("upgrade") == []


async def test_the_plan_that_one_has_is_no_change(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    assert ((await ada.post(PATH, {"product": "starter"})).status, world.sandbox.creem.received("upgrade")) == (409, [])


async def test_creems_fault_changes_nothing(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    before = (await ada.get("/api/billing")).json()
    world.sandbox.creem.next(upgrade=SERVER_ERROR)
    assert (await ada.post(PATH, {"product": "pro"})).status == 503
    assert (await ada.get("/api/billing")).json() == before
