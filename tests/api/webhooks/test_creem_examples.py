"""POST /api/webhooks/creem of the example payloads that Creem's facts come with, byte for byte.

What had to be done for them: CREEM_PRODUCTS names their products (the pack is our pack_500, the plan our studio), and
their checkouts are rows of ours. The pack's is found by its `request_id`, so the row has that id. The plan's events
name no checkout of ours at all (subscription objects never have a `request_id`, and the metadata is another shop's):
its subscription is seeded as our own checkout would have made it.
"""

import json
from pathlib import Path

import pytest

from tests.support.buying import alarms, kinds, parts
from tests.support.world import Person, World

EXAMPLES = Path(__file__).parents[2] / "unit/sandbox/creem/examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))
PACK_CHECKOUT, PLAN_CHECKOUT, PLAN = "pur_01JD9A11GQ", "pur_01JD8ZB2XK", "sub_5Kd9vBz2HqXnRw7YtLmAeU"
PRODUCTS = {"pack_500": "prod_6bTf0yGi9WlSoEd4PmHrCk", "studio": "prod_3nXw8hQe5RkUaYt1ZcJvMs"}
CHECKOUT = """
INSERT INTO checkouts (id, user_id, product, immediate_start_consent, created_at) VALUES (?, ?, ?, 1, ?)
"""
KNOWN = """
INSERT INTO subscriptions (id, user_id, checkout_id, product, status, version, created_at)
VALUES (?, ?, ?, 'studio', 'incomplete', 0, ?)
"""


@pytest.fixture
async def ada(world: World) -> Person:
    """Somebody who is buying what the examples tell of."""
    ada, now = await world.member(), world.clock.now()
    world.configure(CREEM_PRODUCTS=json.dumps(PRODUCTS))
    world.db.connection.execute(CHECKOUT, (PACK_CHECKOUT, ada.id, "pack_500", now))
    world.db.connection.execute(CHECKOUT, (PLAN_CHECKOUT, ada.id, "studio", now))
    world.db.connection.execute(KNOWN, (PLAN, ada.id, PLAN_CHECKOUT, now))
    return ada


async def send(world: World, *names: str) -> list[int]:
    """The files as they are, signed."""
    statuses = []
    for name in names:
        body = (EXAMPLES / f"{name}.json").read_bytes()
        headers = {"creem-signature": world.sandbox.creem.sign(body)}
        statuses.append((await world.handle("POST", "/api/webhooks/creem", body, headers, "198.51.100.7")).status)
    return statuses


async def standing(person: Person) -> str:
    """How the plan is shown."""
    return str((await person.get("/api/billing")).json()["subscription"]["status"])


@pytest.mark.parametrize("name", NAMES)
async def test_each_is_taken_and_taken_again(
    world: World, ada: Person, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await send(world, name, name) == [200, 200]
    assert world.db.rows("SELECT outcome FROM webhook_events") == [{"outcome": "taken"}]
    assert set(alarms(capsys.readouterr().out)) <= {"dispute"}
    assert ada.id


async def test_the_pack_is_granted_with_what_was_paid(world: World, ada: Person) -> None:
    await send(world, "checkout.completed.onetime")
    (paid,) = (await ada.get("/api/billing")).json()["payments"]
    assert (paid["product"], paid["amount_cents"], paid["currency"], paid["country"]) == ("pack_500", 1190, "USD", "DE")
    assert await parts(ada) == (0, 510, 0)


async def test_the_plan_is_granted_when_it_is_paid_and_by_nothing_else(world: World, ada: Person) -> None:
    await send(world, "subscription.active", "checkout.completed.subscription")
    assert await parts(ada) == (0, 10, 0)
    await send(world, "subscription.paid")
    (paid,) = (await ada.get("/api/billing")).json()["payments"]
    assert (paid["product"], paid["amount_cents"], paid["country"]) == ("studio", 2261, "DE")
    assert await parts(ada) == (2400, 10, 0)
    shown = (await ada.get("/api/billing")).json()["subscription"]
    assert (shown["status"], shown["renews_at"]) == ("active", "2026-12-22T09:14:06Z")


async def test_a_scheduled_end_and_an_end_keep_what_is_paid(world: World, ada: Person) -> None:
    await send(world, "subscription.paid", "subscription.scheduled_cancel")
    assert (await standing(ada), await parts(ada)) == ("scheduled_cancel", (2400, 10, 0))
    await send(world, "subscription.canceled")
    assert (await standing(ada), await parts(ada)) == ("canceled", (2400, 10, 0))


async def test_an_expired_plan_ends(world: World, ada: Person) -> None:
    await send(world, "subscription.paid", "subscription.expired")
    assert await parts(ada) == (0, 10, 0)


@pytest.mark.parametrize("order", [("subscription.paid", "refund.created"), ("refund.created", "subscription.paid")])
async def test_the_refund_takes_all_in_either_order(world: World, ada: Person, order: tuple[str, str]) -> None:
    await send(world, *order)
    assert (await parts(ada), kinds(world, ada)) == ((0, 10, 0), ["signup_bonus", "plan", "refund"])


async def test_the_dispute_after_the_refund_takes_nothing_more_and_freezes(world: World, ada: Person) -> None:
    await send(world, "subscription.paid", "refund.created", "dispute.created")
    assert (await parts(ada), kinds(world, ada)) == ((0, 10, 0), ["signup_bonus", "plan", "refund"])
    assert (await ada.order()).code == "forbidden"


async def test_all_nine_in_the_order_of_their_times_leave_the_pack_alone(world: World, ada: Person) -> None:
    told = {name: json.loads((EXAMPLES / f"{name}.json").read_bytes())["created_at"] for name in NAMES}
    assert len(NAMES) == 9
    assert set(await send(world, *sorted(NAMES, key=told.__getitem__))) == {200}
    assert await parts(ada) == (0, 510, 0)


@pytest.mark.parametrize("name", NAMES)
async def test_without_products_and_rows_of_ours_none_of_them_has_an_effect(world: World, name: str) -> None:
    ben = await world.member()
    assert await send(world, name) == [200]
    assert (await parts(ben), world.db.rows("SELECT 1 FROM payments")) == ((0, 10, 0), [])
    assert world.db.rows("SELECT 1 FROM subscriptions") == []


async def test_the_signature_of_our_facts_is_that_of_the_file_byte_for_byte(world: World, ada: Person) -> None:
    world.configure(CREEM_WEBHOOK_SECRET="whsec_check_only_0001", CREEM_PRODUCTS=json.dumps(PRODUCTS))
    body = (EXAMPLES / "subscription.paid.json").read_bytes()
    headers = {"creem-signature": "6dbcb001bdc2b04f7af77ba002cdefc7adcf2fabe6cb304b6f15763cf4d7a6af"}
    assert len(body) == 2846
    assert (await world.handle("POST", "/api/webhooks/creem", body, headers, "198.51.100.7")).status == 200
    assert await parts(ada) == (2400, 10, 0)
