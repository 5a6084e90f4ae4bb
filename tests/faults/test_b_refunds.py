"""B45, B46: money that goes back takes its share of the credits, and never more than were given."""

import pytest

from tests.support.buying import buy, kinds, parts
from tests.support.world import Person, World

pytestmark = pytest.mark.usefixtures("books")

REFUNDS = "SELECT reference, plan_delta + pack_delta AS delta FROM credit_transactions WHERE kind = 'refund'"


async def spend(world: World, person: Person, images: int) -> None:
    """Images of eight credits each."""
    for _ in range(images):
        assert (await person.order(resolution="4K", aspect_ratio="3:2")).status == 202
        await world.finish()


async def status(person: Person) -> str:
    """Of the newest payment."""
    return str((await person.get("/api/billing")).json()["payments"][0]["status"])


@pytest.mark.parametrize(("country", "paid"), [("US", 490), ("DE", 583)])
async def test_b45_a_part_takes_its_share_of_what_was_paid_with_tax(
    world: World, ada: Person, country: str, paid: int
) -> None:
    transaction = await buy(ada, country=country)
    refund = await world.sandbox.creem.refund(transaction, paid * 3 // 10)
    taken = 100 * (paid * 3 // 10) // paid
    assert await parts(ada) == (0, 110 - taken, 0)
    assert world.db.rows(REFUNDS) == [{"reference": refund.id, "delta": -taken}]
    assert await status(ada) == "partially_refunded"


@pytest.mark.parametrize("product", ["pack_100", "starter"])
async def test_b45_thirty_and_eighty_percent_take_all_and_no_more(world: World, ada: Person, product: str) -> None:
    transaction = await buy(ada, product, country="US")
    paid = 490 if product == "pack_100" else 990
    for share in (30, 80):
        await world.sandbox.creem.refund(transaction, paid * share // 100)
    assert await parts(ada) == (0, 10, 0)
    assert len(world.db.rows(REFUNDS)) == 2, "one row for each refund"
    assert sum(row["delta"] for row in world.db.rows(REFUNDS)) == -(100 if product == "pack_100" else 350)
    assert await status(ada) == "refunded"


async def test_b45_many_small_parts_take_as_much_as_one_of_their_sum(world: World, ada: Person) -> None:
    transaction = await buy(ada, country="US")
    for _ in range(49):
        await world.sandbox.creem.refund(transaction, 7)
    assert await parts(ada) == (0, 110 - 100 * 343 // 490, 0), "nothing is lost in rounding"


@pytest.mark.parametrize("amount", [100_000, 10**15, 491])
async def test_b45_more_than_was_paid_takes_what_was_given(world: World, ada: Person, amount: int) -> None:
    transaction = await buy(ada, country="US")
    await world.sandbox.creem.refund(transaction, amount)
    assert await parts(ada) == (0, 10, 0)
    assert world.db.rows("SELECT taken FROM payments") == [{"taken": 100}]


async def test_b45_the_same_refund_under_many_ids_counts_once(world: World, ada: Person) -> None:
    world.sandbox.creem.when("refund.created", retold=True, copies=3)
    await world.sandbox.creem.refund(await buy(ada, country="US"), 245)
    assert await parts(ada) == (0, 60, 0)


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
async def test_b45_a_refund_counts_when_it_is_decided(world: World, ada: Person, outcome: str) -> None:
    await buy(ada)
    payment = (await ada.get("/api/billing")).json()["payments"][0]["id"]
    world.sandbox.creem.always(refund_outcome=outcome)
    await ada.post("/api/billing/withdrawal", {"payment": payment, "confirm": True})
    await world.sandbox.creem.settled()
    assert await parts(ada) == (0, 110, 0), "asked for is not given"
    world.clock.advance(11)
    await world.sandbox.creem.settled()
    assert await parts(ada) == ((0, 10, 0) if outcome == "succeeded" else (0, 110, 0))


async def test_b45_a_pending_refund_that_comes_true_without_an_event_is_read(world: World, ada: Person) -> None:
    await buy(ada)
    payment = (await ada.get("/api/billing")).json()["payments"][0]["id"]
    world.sandbox.creem.always(refund_outcome="pending", refund_seconds=3_600)
    await ada.post("/api/billing/withdrawal", {"payment": payment, "confirm": True})
    await world.sandbox.creem.settled()
    assert world.db.rows("SELECT state FROM takebacks") == [{"state": "pending"}]
    await world.run_cron()
    assert await parts(ada) == (0, 110, 0), "not yet"
    world.clock.advance(3_601)
    await world.sandbox.creem.settled()
    for _ in range(3):
        await world.run_cron()
    assert (await parts(ada), await status(ada)) == ((0, 10, 0), "refunded")
    assert len(world.db.rows(REFUNDS)) == 1


async def test_b45_a_refund_of_nothing_of_ours_takes_from_nobody(world: World, ada: Person, ben: Person) -> None:
    transaction = await buy(ada)
    await world.sandbox.creem.refund(transaction, 1)
    (_, refund) = world.sandbox.creem.events
    await buy(ben)
    foreign = refund.envelope
    foreign["id"], foreign["object"]["id"] = "evt_foreign", "ref_foreign"
    foreign["object"]["transaction"]["id"] = "tran_of_another_shop"
    assert await world.sandbox.creem.emit(foreign) == 200
    assert (await parts(ada), await parts(ben)) == ((0, 110, 0), (0, 110, 0))


async def test_b46_what_was_spent_becomes_a_debt_that_blocks_spending_and_never_a_balance_below_zero(
    world: World, ada: Person
) -> None:
    transaction = await buy(ada)
    await spend(world, ada, 13)
    await world.sandbox.creem.refund(transaction)
    assert await parts(ada) == (0, 0, 94)
    answer = await ada.order()
    assert (answer.status, answer.code) == (402, "debt")
    assert world.db.rows("SELECT shortfall FROM takebacks") == [{"shortfall": 94}]


async def test_b46_a_debt_is_settled_by_the_next_purchase_and_then_there_is_spending_again(
    world: World, ada: Person
) -> None:
    transaction = await buy(ada)
    await spend(world, ada, 13)
    await world.sandbox.creem.refund(transaction)
    await buy(ada)
    assert await parts(ada) == (0, 6, 0)
    assert kinds(world, ada)[-2:] == ["pack", "refund"]
    assert (await ada.order()).status == 202


async def test_b46_a_debt_larger_than_a_purchase_is_settled_by_several(world: World, ada: Person) -> None:
    transaction = await buy(ada, "starter")
    await spend(world, ada, 40)
    await world.sandbox.creem.refund(transaction)
    owed = 320 - 10
    assert await parts(ada) == (0, 0, owed)
    for number in (1, 2, 3):
        await buy(ada)
        assert await parts(ada) == (0, 0, owed - 100 * number)
    await buy(ada)
    assert await parts(ada) == (0, 90, 0)


async def test_b46_a_plans_next_period_settles_the_debt_of_the_last(world: World, ada: Person) -> None:
    transaction = await buy(ada, "starter")
    await spend(world, ada, 40)
    await world.sandbox.creem.refund(transaction)
    creem = world.sandbox.creem
    await creem.renew(next(iter(creem.records.subscriptions)))
    assert await parts(ada) == (40, 0, 0)


async def test_b46_what_comes_back_of_a_failed_image_is_not_lost_to_a_debt(world: World, ada: Person) -> None:
    """A return is credits, and a debt is a debt: both stand, and the books agree."""
    transaction = await buy(ada)
    await spend(world, ada, 13)
    await ada.order()
    await world.sandbox.creem.refund(transaction)
    assert (await parts(ada))[2] > 0
