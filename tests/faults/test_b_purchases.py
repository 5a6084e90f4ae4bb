"""B42, B44: what is granted is what was bought here, to whom it was sold here."""

import itertools
import json

import pytest

from tests.support.buying import alarms, begin, buy, last_plan, page_of, parts, standing
from tests.support.world import Person, World
from tools.sandbox.creem.events import Event

pytestmark = pytest.mark.usefixtures("books")

Json = dict[str, object]
FRESH = itertools.count(1)


async def held(world: World, person: Person, product: str) -> dict[str, Event]:
    """The events of a purchase by their type, kept back."""
    world.sandbox.creem.always(held=True)
    await world.sandbox.creem.pay(page_of(await begin(person, product)))
    return {event.type: event for event in world.sandbox.creem.events}


async def emit(world: World, envelope: Json) -> int | None:
    """Under a new id, so that nothing but its content decides."""
    return await world.sandbox.creem.emit(envelope | {"id": f"evt_{next(FRESH)}"})


def told(event: Event, **changes: object) -> Json:
    """The event with something in its object changed."""
    envelope: Json = event.envelope
    document = envelope["object"]
    assert isinstance(document, dict)
    return envelope | {"object": document | changes}


PACKS: dict[str, Json] = {
    "an unknown product": {"product": {"id": "prod_gold"}},
    "an unknown product by its id": {"product": "prod_gold"},
    "our own id of a product": {"product": "pack_500"},
    "no product": {"product": None},
    "a plan sold once": {"product": "prod_studio"},
    "a hundred units": {"units": 100},
    "no units": {"units": 0},
    "half a unit": {"units": 0.5},
    "minus one unit": {"units": -1},
    "a checkout of somebody's shop": {"request_id": "pur_1", "metadata": {"checkout": "pur_1"}},
    "a checkout that is none of ours": {"request_id": "chk_zzz", "metadata": {"checkout": "chk_zzz"}},
    "no checkout": {"request_id": None, "metadata": None},
    "another mode": {"mode": "prod"},
    "metadata of another shape": {"request_id": None, "metadata": ["chk"]},
}


@pytest.mark.parametrize("case", PACKS)
async def test_b42_what_is_not_sold_like_that_grants_nothing_and_raises_an_alarm(
    world: World, ada: Person, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    events = await held(world, ada, "pack_100")
    assert await emit(world, told(events["checkout.completed"], **PACKS[case])) == 200
    assert (await parts(ada), world.db.rows("SELECT 1 FROM payments")) == ((0, 10, 0), [])
    assert alarms(capsys.readouterr().out) == ["webhook_without_effect"]


PLANS: dict[str, Json] = {
    "an unknown product": {"product": {"id": "prod_gold"}},
    "a pack sold monthly": {"product": "prod_pack_500"},
    "a checkout that is none of ours": {"metadata": {"checkout": "chk_zzz"}},
    "a user of ours and no checkout": {"metadata": {"user_id": "ADA"}},
    "no metadata": {"metadata": None},
    "no period": {
        "current_period_start_date": None,
        "current_period_end_date": "x",
        "last_transaction": {"id": "tran_x"},
    },
    "another mode": {"mode": "prod"},
    "an id that is none": {"id": "'; DROP TABLE users"},
}


@pytest.mark.parametrize("case", PLANS)
async def test_b42_a_plan_that_is_not_sold_like_that_grants_nothing_and_raises_an_alarm(
    world: World, ada: Person, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    events = await held(world, ada, "starter")
    changes = json.loads(json.dumps(PLANS[case]).replace("ADA", ada.id))
    assert await emit(world, told(events["subscription.paid"], **changes)) == 200
    assert (await parts(ada), world.db.rows("SELECT 1 FROM payments")) == ((0, 10, 0), [])
    assert "webhook_without_effect" in alarms(capsys.readouterr().out)


@pytest.mark.parametrize("amount", [0, 1, 99_999, 10**12])
async def test_b42_what_was_paid_is_written_down_and_compared_with_nothing(
    world: World, ada: Person, amount: int
) -> None:
    event = (await held(world, ada, "pack_100"))["checkout.completed"]
    order = event.envelope["object"]["order"] | {"amount_paid": amount}
    assert await emit(world, told(event, order=order)) == 200
    assert (await ada.get("/api/billing")).json()["payments"][0]["amount_cents"] == min(amount, 100_000_000)
    assert await parts(ada) == (0, 110, 0)


@pytest.mark.parametrize("status", ["pending", "failed", None])
async def test_b42_an_order_that_is_not_paid_grants_nothing(world: World, ada: Person, status: str | None) -> None:
    event = (await held(world, ada, "pack_100"))["checkout.completed"]
    order = event.envelope["object"]["order"] | {"status": status}
    assert await emit(world, told(event, order=order)) == 200
    assert await parts(ada) == (0, 10, 0)


async def test_b44_whatever_names_the_victim_in_an_event_the_buyer_is_who_began_the_checkout(
    world: World, ada: Person, ben: Person
) -> None:
    """An attacker types the victim's address on Creem's page, or has it in every other field."""
    before = standing(world, ben)
    event = (await held(world, ada, "pack_500"))["checkout.completed"]
    document = event.envelope["object"]
    changes = {
        "customer": document["customer"] | {"email": ben.email, "external_id": ben.id, "metadata": {"user_id": ben.id}},
        "metadata": document["metadata"] | {"user_id": ben.id, "email": ben.email, "user": ben.id},
        "custom_fields": [{"key": "user_id", "text": {"value": ben.id}}],
        "user_id": ben.id,
    }
    assert await emit(world, told(event, **changes)) == 200
    assert (standing(world, ben), await parts(ada)) == (before, (0, 510, 0))


async def test_b44_a_plan_is_bound_to_the_checkout_of_its_metadata_alone(
    world: World, ada: Person, ben: Person
) -> None:
    events = await held(world, ada, "starter")
    before = standing(world, ben)
    paid = events["subscription.paid"]
    customer = paid.envelope["object"]["customer"] | {"email": ben.email}
    metadata = paid.envelope["object"]["metadata"] | {"user_id": ben.id}
    assert await emit(world, told(paid, customer=customer, metadata=metadata, request_id="chk_of_ben")) == 200
    assert (standing(world, ben), (await parts(ada))[0]) == (before, 350)


async def test_b44_a_known_plan_does_not_change_hands(world: World, ada: Person, ben: Person) -> None:
    """A later event of the same subscription that names somebody else's checkout."""
    await buy(ada, "starter")
    await begin(ben, "starter")
    bens = world.db.rows("SELECT id FROM checkouts WHERE user_id = ?", ben.id)[0]["id"]
    creem = world.sandbox.creem
    creem.always(held=True)
    await creem.renew(last_plan(creem))
    renewed = creem.events[-1]
    assert await emit(world, told(renewed, metadata={"checkout": bens})) == 200
    assert (await parts(ben), await parts(ada)) == ((0, 10, 0), (350, 10, 0))
    assert world.db.rows("SELECT DISTINCT user_id FROM subscriptions") == [{"user_id": ada.id}]


async def test_b44_an_address_that_changes_between_checkout_and_payment_changes_nothing(
    world: World, ada: Person
) -> None:
    page = page_of(await begin(ada))
    await ada.patch("/api/me", {"email": "ada@elsewhere.example", "password": "a lighthouse made of paper"})
    await world.sandbox.creem.pay(page)
    assert await parts(ada) == (0, 110, 0)
