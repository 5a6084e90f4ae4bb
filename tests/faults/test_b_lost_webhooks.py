"""B51: what no webhook ever told is read from Creem, once, and what is told later changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from images2gpt.times import DAY_S, HOUR_S
from tests.support.buying import alarms, begin, buy, deliver, kinds, last_plan, page_of, parts, standing
from tests.support.scenes import operator
from tests.support.world import Answer, Person, World, running
from tools.sandbox.creem.behaviour import SERVER_ERROR
from tools.sandbox.faults import INVALID_JSON, Reset

pytestmark = pytest.mark.usefixtures("books")

Deed = Callable[[World, Person], Awaitable[object]]


async def a_pack(_world: World, person: Person) -> None:
    await buy(person)


async def a_plan(_world: World, person: Person) -> None:
    await buy(person, "starter")


async def both(_world: World, person: Person) -> None:
    await buy(person, "pro")
    await buy(person, "pack_500")


async def a_renewal(world: World, person: Person) -> None:
    await buy(person, "starter")
    await world.sandbox.creem.renew(last_plan(world.sandbox.creem))


async def an_upgrade(world: World, person: Person) -> None:
    await buy(person, "starter")
    await world.run_cron()
    await person.post("/api/billing/change", {"product": "pro"})


async def a_refund_of_a_plan(world: World, person: Person) -> None:
    transaction = await buy(person, "starter")
    await world.sandbox.creem.refund(transaction, 589)


async def a_cancellation(world: World, person: Person) -> None:
    await buy(person, "starter")
    await world.sandbox.creem.turn(last_plan(world.sandbox.creem), "canceled")


DEEDS: dict[str, Deed] = {
    "a pack": a_pack,
    "a plan": a_plan,
    "both": both,
    "a renewal": a_renewal,
    "an upgrade": an_upgrade,
    "a refund of a plan": a_refund_of_a_plan,
    "a cancellation": a_cancellation,
}


async def close_won(world: World, person: Person) -> Answer:
    """An operator tells that the bank decided for us."""
    return await operator(world).post(f"/api/admin/users/{person.id}/dispute", {"outcome": "won"})


async def undisturbed(deed: Deed) -> tuple[int, int, int]:
    """What somebody has where every webhook comes at once."""
    async with running() as world:
        person = await world.member()
        await deed(world, person)
        await world.sandbox.creem.settled()
        await world.run_cron()
        return await parts(person)


@pytest.mark.parametrize("deed", DEEDS)
async def test_b51_a_day_without_any_webhook_ends_in_the_same_balances(world: World, ada: Person, deed: str) -> None:
    world.sandbox.creem.always(held=True)
    await DEEDS[deed](world, ada)
    for _ in range(24):
        world.clock.advance(HOUR_S)
        await world.run_cron()
    assert await parts(ada) == await undisturbed(DEEDS[deed])
    healed = standing(world, ada)["users"]
    events = world.sandbox.creem.events
    assert set(await deliver(world, *events, *reversed(events))) <= {200}
    assert standing(world, ada)["users"] == healed, "later webhooks are no news"


async def test_b51_a_minute_is_enough_for_a_checkout_that_was_paid(world: World, ada: Person) -> None:
    world.sandbox.creem.tell(None)
    await buy(ada)
    await world.run_cron()
    assert await parts(ada) == (0, 110, 0)


async def test_b51_two_crons_at_once_grant_once(world: World, ada: Person) -> None:
    world.sandbox.creem.tell(None)
    await both(world, ada)
    await asyncio.gather(*(world.run_cron() for _ in range(4)))
    assert await parts(ada) == (800, 510, 0)


async def test_b51_nobody_is_asked_more_often_than_is_needed(world: World, ada: Person) -> None:
    await begin(ada)
    await buy(ada, "starter")
    await world.run_cron()
    world.http.sent.clear()
    for _ in range(9):
        world.clock.advance(60)
        await world.run_cron()
    assert world.http.sent == []
    world.clock.advance(60)
    await world.run_cron()
    assert [request.url.partition("/v1/")[2].partition("?")[0] for request in world.http.sent] == ["checkouts"]


@pytest.mark.parametrize("fault", [SERVER_ERROR, INVALID_JSON], ids=str)
async def test_b51_while_creem_is_down_nothing_is_lost_and_nobody_else_waits(
    world: World, ada: Person, ben: Person, fault: object
) -> None:
    world.sandbox.creem.tell(None)
    await buy(ada)
    await buy(ben)
    world.sandbox.creem.next(checkout_read=fault)
    await world.run_cron()
    assert sorted([sum(await parts(ada)), sum(await parts(ben))]) == [10, 110]
    world.clock.advance(HOUR_S)
    await world.run_cron()
    assert (await parts(ada), await parts(ben)) == ((0, 110, 0), (0, 110, 0))


async def test_b51_what_creem_sells_that_we_do_not_raises_an_alarm(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    world.sandbox.creem.tell(None)
    await buy(ada)
    world.configure(CREEM_PRODUCTS='{"pack_500": "prod_pack_500"}')
    await world.run_cron()
    assert "healing_without_effect" in alarms(capsys.readouterr().out)
    assert await parts(ada) == (0, 10, 0)


async def test_b51_a_plan_is_looked_at_until_its_last_period_is_over(world: World, ada: Person) -> None:
    creem = world.sandbox.creem
    await buy(ada, "starter")
    creem.tell(None)
    world.clock.advance(30 * DAY_S + 60)
    await creem.settled()
    await world.run_cron()
    await ada.log_in()
    assert kinds(world, ada) == ["signup_bonus", "plan", "expiry", "plan"]
    assert await parts(ada) == (350, 10, 0)


async def test_b51_a_refund_of_a_pack_that_nothing_told_of_is_found(world: World, ada: Person) -> None:
    creem = world.sandbox.creem
    creem.tell(None)
    transaction = await buy(ada)
    await creem.refund(transaction)
    for _ in range(9):
        world.clock.advance(6 * HOUR_S)
        await world.run_cron()
    assert await parts(ada) == (0, 10, 0)


@pytest.mark.parametrize(("product", "won"), [("pack_100", 110), ("starter", 360)])
async def test_b51_a_dispute_that_nothing_told_of_freezes_and_takes(
    world: World, ada: Person, product: str, won: int
) -> None:
    creem = world.sandbox.creem
    transaction = await buy(ada, product)
    creem.always(held=True)
    await creem.dispute(transaction)
    world.clock.advance(DAY_S)
    await world.run_cron()
    assert (await parts(ada), (await ada.order()).status) == ((0, 10, 0), 403)
    await deliver(world, creem.events[-1])
    assert await parts(ada) == (0, 10, 0)
    assert (await close_won(world, ada)).json() == {"closed": 2}
    assert (await parts(ada), (await ada.order()).status) == ((0, won, 0), 202)


async def test_b51_the_payment_of_a_page_whose_answer_was_lost_comes_by_webhook(world: World, ada: Person) -> None:
    world.sandbox.creem.next(checkout=Reset(accepted=True))
    assert (await begin(ada)).status == 503
    await world.sandbox.creem.pay(next(iter(world.sandbox.creem.records.checkouts)))
    assert await parts(ada) == (0, 110, 0)
    assert page_of(await begin(ada))
