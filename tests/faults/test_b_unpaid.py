"""B49, B50: what was not paid is not granted, however the browser comes back."""

import asyncio

import pytest

from tests.support.buying import begin, page_of, parts, written
from tests.support.world import Person, World
from tools.sandbox.creem.purchases import DECLINED, NO_FUNDS, Declined
from tools.sandbox.creem.signing import return_url

pytestmark = pytest.mark.usefixtures("books")


async def test_b49_a_checkout_that_is_left_grants_nothing_and_is_let_go(world: World, ada: Person) -> None:
    page = page_of(await begin(ada))
    for card in (DECLINED, NO_FUNDS):
        with pytest.raises(Declined):
            await world.sandbox.creem.pay(page, card=card)
    await world.run_cron()
    world.sandbox.creem.expire(page)
    world.clock.advance(700)
    await world.run_cron()
    assert world.db.rows("SELECT state FROM checkouts") == [{"state": "over"}]
    calls = len(world.http.sent)
    for _ in range(3):
        world.clock.advance(86_400)
        await world.run_cron()
    assert len(world.http.sent) == calls, "nobody asks for it any more"
    await ada.log_in()
    assert await parts(ada) == (0, 10, 0)


async def test_b49_a_declined_card_may_be_followed_by_a_good_one(world: World, ada: Person) -> None:
    page = page_of(await begin(ada))
    with pytest.raises(Declined):
        await world.sandbox.creem.pay(page, card=DECLINED)
    await world.sandbox.creem.pay(page)
    assert await parts(ada) == (0, 110, 0)


async def test_b49_a_double_click_that_is_paid_once_grants_once(world: World, ada: Person) -> None:
    answers = await asyncio.gather(*(begin(ada, idempotency_key="k") for _ in range(2)))
    (page,) = {page_of(answer) for answer in answers}
    await world.sandbox.creem.pay(page)
    assert await parts(ada) == (0, 110, 0)
    assert len(world.db.rows("SELECT 1 FROM checkouts")) == 1


@pytest.mark.parametrize("key", ["", "creem_test_sandbox", "null"])
async def test_b50_a_visit_to_the_page_of_return_grants_nothing_however_it_is_signed(
    world: World, ada: Person, key: str
) -> None:
    page = page_of(await begin(ada))
    checkout = world.db.rows("SELECT id FROM checkouts")[0]["id"]
    given = {"request_id": checkout, "checkout_id": page, "order_id": "ord_1", "customer_id": "cust_1"}
    query = return_url("https://images.test/billing-done", key, given | {"product_id": "prod_pack_100"}).partition("?")
    before, calls = written(world), len(world.http.sent)
    for path in ("/billing-done", "/api/billing", "/api/billing/checkout", "/api/me"):
        await ada.get(f"{path}?{query[2]}")
    assert (written(world), len(world.http.sent)) == (before, calls)
    assert await parts(ada) == (0, 10, 0)
