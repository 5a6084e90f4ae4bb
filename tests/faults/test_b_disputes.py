"""B47: a chargeback freezes and takes once, together with any refund; an operator tells how it ended."""

import asyncio
import itertools

import pytest

from tests.support.buying import alarms, begin, buy, deliver, parts, remembered
from tests.support.scenes import operator
from tests.support.world import Answer, Person, World

pytestmark = pytest.mark.usefixtures("books")


async def close(world: World, person: Person, outcome: str) -> Answer:
    return await operator(world).post(f"/api/admin/users/{person.id}/dispute", {"outcome": outcome})


@pytest.mark.parametrize("product", ["pack_100", "starter"])
async def test_b47_a_dispute_freezes_the_account_takes_the_credits_and_raises_an_alarm(
    world: World, ada: Person, product: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await world.sandbox.creem.dispute(await buy(ada, product))
    assert await parts(ada) == (0, 10, 0)
    answer = await ada.order()
    assert (answer.status, answer.code) == (403, "forbidden"), "though ten credits are left"
    assert "dispute" in alarms(capsys.readouterr().out)
    assert world.sandbox.kie.received("create") == []


async def test_b47_a_part_that_is_disputed_takes_all_for_as_long_as_it_is_open(world: World, ada: Person) -> None:
    await world.sandbox.creem.dispute(await buy(ada), 1)
    assert await parts(ada) == (0, 10, 0)


@pytest.mark.parametrize("refunded", [175, 583])
async def test_b47_a_refund_and_a_dispute_of_one_payment_take_its_credits_once(
    world: World, ada: Person, refunded: int
) -> None:
    """In both orders, and with the payment told last."""
    creem = world.sandbox.creem
    creem.always(held=True)
    transaction = await buy(ada)
    await creem.refund(transaction, refunded)
    await creem.dispute(transaction)
    before = remembered(world)
    for order in itertools.permutations(creem.events):
        before()
        await deliver(world, *order, *order)
        assert await parts(ada) == (0, 10, 0)
        assert (await ada.order()).code == "forbidden"


async def test_b47_a_won_dispute_gives_back_what_it_took_and_unfreezes(world: World, ada: Person) -> None:
    creem = world.sandbox.creem
    dispute = await creem.dispute(await buy(ada))
    creem.close_dispute(dispute.id, "won")
    assert (await close(world, ada, "won")).json() == {"closed": 1}
    assert await parts(ada) == (0, 110, 0)
    assert (await ada.order()).status == 202
    assert (await ada.get("/api/billing")).json()["payments"][0]["status"] == "paid"


async def test_b47_a_lost_dispute_gives_nothing_back_and_unfreezes(world: World, ada: Person) -> None:
    await world.sandbox.creem.dispute(await buy(ada))
    assert (await close(world, ada, "lost")).json() == {"closed": 1}
    assert await parts(ada) == (0, 10, 0)
    assert (await ada.order()).status == 202
    assert (await ada.get("/api/billing")).json()["payments"][0]["status"] == "disputed"


@pytest.mark.parametrize(("outcome", "left"), [("won", (0, 6, 0)), ("lost", (0, 0, 94))])
async def test_b47_credits_that_were_spent_are_owed_until_the_dispute_is_won(
    world: World, ada: Person, outcome: str, left: tuple[int, int, int]
) -> None:
    transaction = await buy(ada)
    for _ in range(13):
        await ada.order(resolution="4K", aspect_ratio="3:2")
        await world.finish()
    await world.sandbox.creem.dispute(transaction)
    assert await parts(ada) == (0, 0, 94)
    await close(world, ada, outcome)
    assert await parts(ada) == left


async def test_b47_a_won_dispute_beside_a_refund_gives_back_its_own_part_alone(world: World, ada: Person) -> None:
    transaction = await buy(ada, country="US")
    await world.sandbox.creem.refund(transaction, 245)
    await world.sandbox.creem.dispute(transaction)
    assert await parts(ada) == (0, 10, 0)
    await close(world, ada, "won")
    assert await parts(ada) == (0, 60, 0)


async def test_b47_the_debt_of_a_dispute_that_later_credits_settled_comes_back_when_it_is_won(
    world: World, ada: Person
) -> None:
    transaction = await buy(ada)
    for _ in range(13):
        await ada.order(resolution="4K", aspect_ratio="3:2")
        await world.finish()
    await world.sandbox.creem.dispute(transaction)
    await buy(ada)
    assert await parts(ada) == (0, 6, 0), "94 of the new hundred settled the debt"
    await close(world, ada, "won")
    assert await parts(ada) == (0, 106, 0), "nothing was owed after all"


async def test_b47_a_second_closing_changes_nothing(world: World, ada: Person) -> None:
    await world.sandbox.creem.dispute(await buy(ada))
    answers = await asyncio.gather(*(close(world, ada, "won") for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409]
    assert await parts(ada) == (0, 110, 0)


async def test_b47_with_two_disputes_the_account_is_frozen_until_both_are_closed(world: World, ada: Person) -> None:
    first, second = await buy(ada), await buy(ada)
    await world.sandbox.creem.dispute(first)
    assert (await close(world, ada, "won")).json() == {"closed": 1}
    await world.sandbox.creem.dispute(second)
    assert (await ada.order()).status == 403
    assert (await close(world, ada, "lost")).json() == {"closed": 1}
    assert await parts(ada) == (0, 110, 0)


async def test_b47_a_dispute_told_again_after_it_was_won_takes_and_freezes_nothing(world: World, ada: Person) -> None:
    world.sandbox.creem.when("dispute.created", retold=True, held=True)
    await world.sandbox.creem.dispute(await buy(ada))
    first, again = [event for event in world.sandbox.creem.events if event.type == "dispute.created"]
    await deliver(world, first)
    await close(world, ada, "won")
    await deliver(world, again, first)
    assert await parts(ada) == (0, 110, 0)
    assert (await ada.order()).status == 202


async def test_b47_a_frozen_account_can_still_read_and_leave_but_not_spend(world: World, ada: Person) -> None:
    await world.sandbox.creem.dispute(await buy(ada))
    assert [(await ada.get(path)).status for path in ("/api/me", "/api/billing", "/api/generations")] == [200] * 3
    assert (await ada.order()).status == 403
    assert (await begin(ada)).status in (201, 403)
