"""POST /api/webhooks/creem."""

from typing import Any

import pytest

from tests.support.buying import begin, buy, page_of, parts, written
from tests.support.world import Person, World

PATH = "/api/webhooks/creem"
EVENTS = "SELECT type, object_id, outcome FROM webhook_events ORDER BY sent_at"


async def test_a_pack_that_was_paid_is_granted_and_the_answer_says_nothing(world: World, ada: Person) -> None:
    world.sandbox.creem.always(held=True)
    await buy(ada)
    (event,) = world.sandbox.creem.events
    answer = await world.handle("POST", PATH, event.body, event.headers, "198.51.100.7")
    assert (answer.status, answer.body) == (200, b"")
    assert await parts(ada) == (0, 110, 0)


async def test_a_plan_that_was_paid_is_granted_for_its_period(ada: Person) -> None:
    await buy(ada, "studio")
    assert await parts(ada) == (2400, 10, 0)
    shown = (await ada.get("/api/me")).json()["credits"]["parts"][0]
    assert shown == {"kind": "plan", "amount": 2400, "expires_at": "2026-12-22T12:00:00Z"}


async def test_of_an_event_its_id_type_object_and_time_are_kept_and_nothing_else(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    told = {event.type: event.envelope for event in world.sandbox.creem.events}
    rows = world.db.rows(EVENTS)
    assert {row["type"]: row["object_id"] for row in rows} == {
        kind: envelope["object"]["id"] for kind, envelope in told.items()
    }
    assert {row["outcome"] for row in rows} == {"taken"}
    dump = "\n".join(world.db.connection.iterdump())
    assert not [word for word in ("Mara", "mara@", "eventType", "digital-goods") if word in dump]


async def test_a_plans_checkout_grants_nothing_by_itself(world: World, ada: Person) -> None:
    creem = world.sandbox.creem
    creem.always(held=True)
    await creem.pay(page_of(await begin(ada, "starter")))
    completed = next(event for event in creem.events if event.type == "checkout.completed")
    assert await creem.send(completed.id) == 200
    assert (await parts(ada), world.db.rows("SELECT 1 FROM payments")) == ((0, 10, 0), [])


async def test_an_active_plan_is_shown_and_grants_nothing_before_it_is_paid(world: World, ada: Person) -> None:
    creem = world.sandbox.creem
    creem.always(held=True)
    await creem.pay(page_of(await begin(ada, "starter")))
    active = next(event for event in creem.events if event.type == "subscription.active")
    assert await creem.send(active.id) == 200
    assert (await ada.get("/api/billing")).json()["subscription"]["status"] == "active"
    assert await parts(ada) == (0, 10, 0)


@pytest.mark.parametrize("switch", [{"extra_fields": True}, {"style": "docs"}, {"nested": "ids"}, {"retold": True}])
@pytest.mark.parametrize("product", ["pack_100", "starter"])
async def test_every_shape_that_creem_is_known_to_send_is_read(
    world: World, ada: Person, switch: dict[str, Any], product: str
) -> None:
    world.sandbox.creem.always(**switch)
    await buy(ada, product)
    assert await parts(ada) == ((0, 110, 0) if product == "pack_100" else (350, 10, 0))


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"7", b"{", b"\xff", b"[" * 10_000, b'{"id": 1'])
async def test_what_is_signed_and_no_event_is_malformed(world: World, body: bytes) -> None:
    before = written(world)
    headers = {"creem-signature": world.sandbox.creem.sign(body)}
    answer = await world.handle("POST", PATH, body, headers, "198.51.100.7")
    assert (answer.status, answer.code, written(world)) == (400, "malformed", before)


@pytest.mark.parametrize("told", ["x", 7, None, [], {"id": 7}, {"id": {}}, {"id": "sub_1", "status": 7}])
@pytest.mark.parametrize("kind", ["checkout.completed", "subscription.paid", "refund.created", "dispute.created"])
async def test_an_object_that_cannot_be_read_grants_nothing_and_does_not_come_again(
    world: World, ada: Person, told: object, kind: str
) -> None:
    status = await world.sandbox.creem.emit({"id": "evt_odd", "eventType": kind, "object": told})
    assert status in (200, 400)
    assert (await parts(ada), world.db.rows("SELECT 1 FROM payments")) == ((0, 10, 0), [])


async def test_a_body_that_is_too_large_is_refused(world: World) -> None:
    body = b" " * (1024 * 1024 + 1)
    headers = {"creem-signature": world.sandbox.creem.sign(body)}
    assert (await world.handle("POST", PATH, body, headers, "198.51.100.7")).status == 413


async def test_it_takes_no_other_method(cleo: Person) -> None:
    assert [(await cleo.send(method, PATH)).status for method in ("GET", "PUT", "DELETE")] == [405] * 3


async def test_a_hundred_credits_pack_pays_for_images(world: World, ada: Person) -> None:
    await buy(ada)
    assert (await ada.order()).json()["balance"] == 107
    await world.finish()
