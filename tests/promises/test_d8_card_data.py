"""D8: of a payment its reference, product, amount, country and status, and nothing else, whatever an event carries."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.buying import begin, buy, page_of, parts, remembered
from tests.support.world import Person, World
from tools.sandbox.creem.events import Event

CANARIES = (
    "4242 4242 4242 4242",
    "4242424242424242",
    "CVV 737",
    "DE89370400440532013000",
    "Mara Canary Vogel",
    "17 Canary Street",
    "canary@example.org",
)
STUFFING = " / ".join(CANARIES)
KEPT = {"id", "object", "eventType", "created_at", "mode"}
"""What an event is recognised by; a canary there would only make it another event."""

COLUMNS = {
    "id",
    "reference",
    "user_id",
    "checkout_id",
    "subscription_id",
    "order_id",
    "customer",
    "product",
    "credits",
    "granted",
    "taken",
    "amount_cents",
    "refunded_cents",
    "currency",
    "country",
    "last4",
    "status",
    "period_starts_at",
    "period_ends_at",
    "looked_at",
    "created_at",
}
"""Of the payments table."""


def paths(value: object, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every place of a document that holds no other document."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from paths(inner, (*way, name))
    elif not isinstance(value, list):
        yield way


def planted(envelope: Any, way: tuple[str, ...]) -> Any:
    """The envelope with the canaries in one place, and in a field of their own beside it."""
    told = json.loads(json.dumps(envelope))
    inner = told
    for name in way[:-1]:
        inner = inner[name]
    inner[way[-1]] = STUFFING
    inner["payment_method"] = {"card": {"number": CANARIES[0], "cvc": "737", "last4": "4242"}, "iban": CANARIES[3]}
    return told


def leaves_none(world: World, logged: str) -> None:
    """No trace in D1, KV or logs."""
    kept = "\n".join([*world.db.connection.iterdump(), json.dumps(world.kv.stored), logged])
    assert not [canary for canary in CANARIES if canary in kept]


async def everything_told(world: World, person: Person) -> list[Event]:
    """An event of each type, kept back."""
    creem = world.sandbox.creem
    creem.always(held=True)
    pack = await buy(person, "pack_100")
    await creem.pay(page_of(await begin(person, "starter")))
    plan = next(iter(creem.records.subscriptions))
    for status in ("trialing", "past_due", "unpaid", "expired", "paused", "scheduled_cancel", "canceled"):
        await creem.turn(plan, status)
    await creem.refund(pack, 100)
    await creem.dispute(pack)
    return list({event.type: event for event in creem.events}.values())


async def test_d8_nothing_of_a_card_and_no_name_stays_wherever_in_an_event_it_stands(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    events = await everything_told(world, ada)
    assert len(events) == 12
    sent, nothing_told = 0, remembered(world)
    for event in events:
        for way in paths(event.envelope):
            if not (way[0] in KEPT and len(way) == 1):
                envelope = planted(event.envelope, way) | {"id": f"evt_{sent}"}
                nothing_told()  # or a payment that is known would hide what is read of it now
                assert await world.sandbox.creem.emit(envelope) == 200, way
                leaves_none(world, capsys.readouterr().out)
                sent += 1
    assert sent > 400


async def test_d8_nothing_stays_of_an_envelope_that_is_stuffed_itself(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    creem = world.sandbox.creem
    creem.always(held=True)
    await buy(ada)
    (event,) = creem.events
    for name in ("eventType", "created_at", "object", "id", "card"):
        assert await creem.emit(event.envelope | {"id": f"evt_{name}"} | {name: STUFFING}) in (200, 400)
    for headers in ({"creem-signature": STUFFING}, event.headers | {"x-card": STUFFING}):
        await world.handle("POST", "/api/webhooks/creem", event.body, headers, "198.51.100.7")
    assert await parts(ada) == (0, 110, 0)
    leaves_none(world, capsys.readouterr().out)


async def test_d8_nothing_that_creems_answers_carry_stays_either(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reconciliation reads the same objects."""
    world.sandbox.creem.tell(None)
    await world.sandbox.creem.pay(page_of(await begin(ada, "starter")), name=CANARIES[4])
    await world.run_cron()
    assert (await parts(ada))[0] == 350
    leaves_none(world, capsys.readouterr().out)


def test_d8_a_payment_has_no_column_for_more(world: World) -> None:
    columns = {row["name"] for row in world.db.rows("SELECT name FROM pragma_table_info('payments')")}
    assert columns <= COLUMNS
