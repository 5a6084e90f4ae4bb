"""POST /api/admin/webhooks/{event}/replay."""

import pytest

from tests.support.buying import buy, kinds, last_plan, parts, standing
from tests.support.world import Answer, Person, World
from tools.sandbox.creem.behaviour import SERVER_ERROR
from tools.sandbox.creem.events import Event

AUDIT = "SELECT action, target FROM audit"
NOTHING = '{"pack_500": "prod_of_another_shop"}'


async def replay(olga: Person, event_id: str) -> Answer:
    return await olga.post(f"/api/admin/webhooks/{event_id}/replay")


def event(world: World, kind: str) -> Event:
    """The newest of a type."""
    return [each for each in world.sandbox.creem.events if each.type == kind][-1]


@pytest.mark.parametrize("product", ["pack_100", "starter"])
async def test_an_event_that_had_no_effect_is_read_again_once_it_can_have_one(
    world: World, ada: Person, olga: Person, product: str
) -> None:
    """A product that was missing in the settings when it was paid."""
    kind, credited = {
        "pack_100": ("checkout.completed", (0, 110, 0)),
        "starter": ("subscription.paid", (350, 10, 0)),
    }[product]
    world.sandbox.creem.always(held=True)
    await buy(ada, product)
    world.configure(CREEM_PRODUCTS=NOTHING)
    assert await world.sandbox.creem.send(event(world, kind).id) == 200
    assert await parts(ada) == (0, 10, 0)
    world.configure()
    answer = await replay(olga, event(world, kind).id)
    assert (answer.status, answer.json()) == (200, {"event": event(world, kind).id})
    assert await parts(ada) == credited
    assert world.db.rows(AUDIT) == [{"action": "replay", "target": event(world, kind).id}]


@pytest.mark.parametrize("kind", ["subscription.paid", "subscription.active"])
async def test_what_had_its_effect_has_it_once(world: World, ada: Person, olga: Person, kind: str) -> None:
    await buy(ada, "starter")
    before = standing(world, ada)
    for _ in range(3):
        assert (await replay(olga, event(world, kind).id)).status == 200
    assert standing(world, ada) == before


async def test_it_is_the_object_of_today_that_is_read(world: World, ada: Person, olga: Person) -> None:
    await buy(ada, "starter")
    first = event(world, "subscription.paid")
    world.sandbox.creem.always(held=True)
    await world.sandbox.creem.renew(last_plan(world.sandbox.creem))
    assert (await replay(olga, first.id)).status == 200
    assert kinds(world, ada) == ["signup_bonus", "plan", "expiry", "plan"]


@pytest.mark.parametrize("kind", ["refund.created", "dispute.created"])
async def test_what_creem_cannot_be_asked_for_is_said(world: World, ada: Person, olga: Person, kind: str) -> None:
    transaction = await buy(ada)
    creem = world.sandbox.creem
    await (creem.refund(transaction) if kind == "refund.created" else creem.dispute(transaction))
    answer = await replay(olga, event(world, kind).id)
    assert (answer.status, answer.code, world.db.rows(AUDIT)) == (409, "conflict", [])


async def test_an_event_that_never_came_is_not_found(world: World, olga: Person) -> None:
    for event_id in ("evt_x", "%", "evt_" + "x" * 200):
        assert (await replay(olga, event_id)).status == 404
    assert world.db.rows(AUDIT) == []


async def test_an_event_without_an_object_is_not_found(world: World, olga: Person) -> None:
    await world.sandbox.creem.emit({"id": "evt_bare", "eventType": "subscription.paid"})
    assert (await replay(olga, "evt_bare")).status == 404


async def test_while_creem_is_down_nothing_is_noted_as_done(world: World, ada: Person, olga: Person) -> None:
    await buy(ada, "starter")
    world.sandbox.creem.next(subscription=SERVER_ERROR)
    answer = await replay(olga, event(world, "subscription.paid").id)
    assert (answer.status, world.db.rows(AUDIT)) == (503, [])


async def test_what_grants_nothing_here_is_said(world: World, ada: Person, olga: Person) -> None:
    await buy(ada)
    world.configure(CREEM_PRODUCTS=NOTHING)
    assert (await replay(olga, event(world, "checkout.completed").id)).status == 409


async def test_nobody_else_replays(world: World, ada: Person, cleo: Person) -> None:
    await buy(ada)
    calls = len(world.http.sent)
    for person in (ada, cleo):
        assert (await replay(person, event(world, "checkout.completed").id)).status == 404
    assert len(world.http.sent) == calls
