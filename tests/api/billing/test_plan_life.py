"""A plan from its first day to its last: what can be spent, and what the ledger says of it."""

import pytest

from images2gpt.times import DAY_S
from tests.support.buying import LEDGER, buy, kinds, last_plan, parts
from tests.support.invariants import check
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Fail

MONTH_S = 30 * DAY_S


@pytest.fixture(autouse=True)
async def _books(world: World) -> object:
    yield
    await world.finish()
    assert check(world.db.connection, now=world.clock.now()) == []


async def pass_month(world: World, person: Person) -> None:
    """To the end of a period: Creem does what it does then, and so does the cron."""
    world.clock.advance(MONTH_S + 1)
    await world.sandbox.creem.settled()
    await world.run_cron()
    assert (await person.log_in()).status == 200


async def test_plan_credits_are_spent_first(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.order()
    await world.finish()
    assert await parts(ada) == (347, 10, 0)


async def test_an_image_may_cost_the_last_of_the_plan_and_some_of_the_pack(world: World, ada: Person) -> None:
    transaction = await buy(ada, "starter", country="US")
    await world.sandbox.creem.refund(transaction, 976)
    assert await parts(ada) == (350 - 350 * 976 // 990, 10, 0)
    await ada.order(resolution="4K", aspect_ratio="3:2")
    await world.finish()
    assert await parts(ada) == (0, 7, 0)
    assert world.db.rows(LEDGER, ada.id)[-1]["plan_delta"] == -5


async def test_a_renewal_replaces_what_is_left_and_the_ledger_explains_it(world: World, ada: Person) -> None:
    first = await buy(ada, "starter")
    await ada.order()
    await world.finish()
    await pass_month(world, ada)
    assert await parts(ada) == (350, 10, 0)
    rows = world.db.rows(LEDGER, ada.id)
    assert [(row["kind"], row["plan_delta"]) for row in rows[1:]] == [
        ("plan", 350),
        ("spend", -3),
        ("expiry", -347),
        ("plan", 350),
    ]
    assert rows[3]["reference"] == first, "what lapses is named after the payment that had granted it"
    world.clock.advance(MONTH_S + DAY_S)
    await world.sandbox.creem.settled()
    assert kinds(world, ada).count("plan") == 3


async def test_a_period_of_which_nothing_is_left_needs_no_row_to_lapse(world: World, ada: Person) -> None:
    await world.sandbox.creem.refund(await buy(ada, "starter"))
    await pass_month(world, ada)
    assert kinds(world, ada) == ["signup_bonus", "plan", "refund", "plan"]


async def test_a_cancelled_plan_lapses_with_its_period_by_cron(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.post("/api/billing/cancel", {"when": "period_end"})
    world.clock.advance(MONTH_S - 60)
    await ada.log_in()
    assert await parts(ada) == (350, 10, 0)
    await pass_month(world, ada)
    assert await parts(ada) == (0, 10, 0)
    assert kinds(world, ada) == ["signup_bonus", "plan", "expiry"]
    assert (await ada.get("/api/billing")).json()["subscription"] is None


async def test_what_has_lapsed_cannot_be_spent_even_before_the_cron_has_run(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.post("/api/billing/cancel", {"when": "now"})
    world.clock.advance(MONTH_S)
    await ada.log_in()
    assert await parts(ada) == (0, 10, 0)
    assert [(await ada.order()).status for _ in range(4)][-1] == 402
    await world.finish()
    await world.run_cron()
    assert kinds(world, ada).count("expiry") == 1


async def test_a_lapse_is_booked_once_however_often_the_cron_runs(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.post("/api/billing/cancel", {"when": "now"})
    for _ in range(3):
        await pass_month(world, ada)
    assert kinds(world, ada) == ["signup_bonus", "plan", "expiry"]


async def test_an_expired_plan_ends_at_once_and_a_later_payment_brings_it_back(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    creem = world.sandbox.creem
    creem.always(renewal="declined", failure="expired")
    await pass_month(world, ada)
    assert await parts(ada) == (0, 10, 0)
    creem.always(renewal="paid")
    world.clock.advance(2 * DAY_S)
    await creem.settled()
    await world.run_cron()
    assert await parts(ada) == (350, 10, 0)
    assert (await ada.get("/api/billing")).json()["subscription"]["status"] == "active"


async def test_expiry_in_the_middle_of_a_period_takes_what_is_left(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    world.clock.advance(DAY_S)
    await world.sandbox.creem.turn(last_plan(world.sandbox.creem), "expired")
    assert await parts(ada) == (0, 10, 0)
    await world.run_cron()
    assert kinds(world, ada) == ["signup_bonus", "plan", "expiry"]


@pytest.mark.parametrize("status", ["past_due", "unpaid", "paused", "scheduled_cancel", "canceled"])
async def test_what_is_paid_stays_to_the_periods_end_whatever_becomes_of_the_plan(
    world: World, ada: Person, status: str
) -> None:
    await buy(ada, "starter")
    world.clock.advance(DAY_S)
    await world.sandbox.creem.turn(last_plan(world.sandbox.creem), status)  # type: ignore[arg-type]  # a status
    assert await parts(ada) == (350, 10, 0)
    assert (await ada.get("/api/billing")).json()["subscription"]["status"] == status


async def test_a_renewal_that_is_declined_grants_nothing_until_it_is_paid(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    world.sandbox.creem.next(renewal="declined")
    await pass_month(world, ada)
    assert await parts(ada) == (0, 10, 0)
    assert (await ada.get("/api/billing")).json()["subscription"]["status"] == "past_due"
    world.clock.advance(2 * DAY_S)
    await world.sandbox.creem.settled()
    assert await parts(ada) == (350, 10, 0)


async def test_an_image_that_fails_goes_back_to_the_plan_that_paid_it(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    world.sandbox.kie.next(outcome=Fail())
    await ada.order()
    await world.finish()
    assert await parts(ada) == (350, 10, 0)


async def test_an_image_of_the_last_period_that_fails_in_the_next_goes_back_as_pack_credits(
    world: World, ada: Person
) -> None:
    await buy(ada, "starter")
    world.clock.advance(MONTH_S - 30)
    await ada.log_in()
    world.sandbox.kie.next(never=True)
    await ada.order()
    await world.background.settle()
    world.clock.advance(60)
    await world.sandbox.creem.settled()
    await world.finish()
    assert await parts(ada) == (350, 13, 0)


async def test_an_upgrade_gives_its_share_of_the_month_and_the_next_renewal_all(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    world.clock.advance(10 * DAY_S)
    await ada.post("/api/billing/change", {"product": "studio"})
    await world.sandbox.creem.settled()
    assert await parts(ada) == (2400 * 20 // 30, 10, 0), "its last hour would buy no month"
    world.clock.advance(20 * DAY_S + 1)
    await world.sandbox.creem.settled()
    await ada.log_in()
    assert await parts(ada) == (2400, 10, 0)
    assert kinds(world, ada) == ["signup_bonus", "plan", "expiry", "plan", "expiry", "plan"]


async def test_a_pack_beside_a_plan_outlives_it(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await buy(ada, "pack_100")
    await ada.post("/api/billing/cancel", {"when": "now"})
    await pass_month(world, ada)
    assert await parts(ada) == (0, 110, 0)


async def test_a_refund_of_the_last_period_takes_nothing_of_the_present_one(world: World, ada: Person) -> None:
    """What lapsed unspent is gone already; what was spent of it is owed."""
    first = await buy(ada, "starter")
    await ada.order()
    await world.finish()
    await pass_month(world, ada)
    await world.sandbox.creem.refund(first)
    assert await parts(ada) == (347, 10, 0), "three were spent of it"
