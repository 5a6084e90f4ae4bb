"""GET /api/billing."""

from tests.support.buying import buy, last_plan
from tests.support.world import Person, World

PATH = "/api/billing"


async def test_who_has_bought_nothing_sees_nothing(ada: Person) -> None:
    answer = await ada.get(PATH)
    assert (answer.status, answer.json()) == (200, {"subscription": None, "payments": []})


async def test_a_visitor_sees_nothing(cleo: Person) -> None:
    assert (await cleo.get(PATH)).status == 401


async def test_plan_and_payments_are_told_newest_first_with_tax_and_country(world: World, ada: Person) -> None:
    await buy(ada, country="DE")
    world.clock.advance(60)
    await buy(ada, "starter", country="US")
    shown = (await ada.get(PATH)).json()
    assert shown["subscription"] == {
        "plan": "starter",
        "status": "active",
        "renews_at": "2026-12-22T12:01:00Z",
        "ends_at": None,
    }
    plan, pack = shown["payments"]
    assert plan.pop("id").startswith("pay_")
    assert plan == {
        "product": "starter",
        "amount_cents": 990,
        "currency": "USD",
        "country": "DE",
        "last4": None,
        "status": "paid",
        "created_at": "2026-11-22T12:01:00Z",
    }, "the country is that of Creem's customer, who keeps the first they paid from"
    assert (pack["product"], pack["amount_cents"], pack["country"]) == ("pack_100", 583, "DE")


async def test_a_discount_to_nothing_is_a_payment_of_nothing_with_all_its_credits(world: World, ada: Person) -> None:
    world.sandbox.creem.always(discount_percent=100)
    await buy(ada, "pack_500")
    (paid,) = (await ada.get(PATH)).json()["payments"]
    assert (paid["amount_cents"], await ada.balance()) == (0, 510)


async def test_nobody_sees_what_others_pay(ada: Person, ben: Person) -> None:
    await buy(ada)
    assert (await ben.get(PATH)).json() == {"subscription": None, "payments": []}


async def test_neither_creems_ids_nor_ours_of_people_are_told(world: World, ada: Person) -> None:
    transaction = await buy(ada, "starter")
    told = (await ada.get(PATH)).body.decode()
    assert transaction not in told
    assert last_plan(world.sandbox.creem) not in told
    assert ada.id not in told


async def test_every_status_of_a_payment_is_told(world: World, ada: Person) -> None:
    paid = [await buy(ada) for _ in range(4)]
    creem = world.sandbox.creem
    await creem.refund(paid[1], 100)
    await creem.refund(paid[2])
    await creem.dispute(paid[3])
    statuses = [payment["status"] for payment in (await ada.get(PATH)).json()["payments"]]
    assert sorted(statuses) == ["disputed", "paid", "partially_refunded", "refunded"]


async def test_a_plan_that_was_cancelled_is_told_until_its_period_ends(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.post("/api/billing/cancel", {"when": "now"})
    told = (await ada.get(PATH)).json()["subscription"]
    assert (told["status"], told["renews_at"], told["ends_at"]) == ("canceled", None, "2026-12-22T12:00:00Z")
    world.clock.advance(31 * 86_400)
    await ada.log_in()
    assert (await ada.get(PATH)).json()["subscription"] is None
