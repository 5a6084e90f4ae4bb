"""Idempotency-Key of POST /api/billing/checkout."""

import asyncio

from images2gpt.times import DAY_S
from tests.support.buying import begin, buy, page_of
from tests.support.world import Person, World
from tools.sandbox.faults import Reset

ROWS = "SELECT id, creem_id FROM checkouts"


async def test_the_same_key_opens_the_same_page(world: World, ada: Person) -> None:
    first, again = await begin(ada, idempotency_key="k"), await begin(ada, idempotency_key="k")
    assert (again.status, again.json()) == (201, first.json())
    assert (len(world.db.rows(ROWS)), len(world.sandbox.creem.received("checkout"))) == (1, 1)


async def test_the_same_key_for_something_else_is_refused(world: World, ada: Person) -> None:
    await begin(ada, idempotency_key="k")
    other = await begin(ada, "pack_500", idempotency_key="k")
    consent = await ada.post(
        "/api/billing/checkout", {"product": "pack_100", "immediate_start_consent": False}, idempotency_key="k"
    )
    assert {(answer.status, answer.code) for answer in (other, consent)} == {(422, "idempotency_key_reused")}
    assert len(world.sandbox.creem.received("checkout")) == 1


async def test_a_key_that_ordered_an_image_buys_nothing(world: World, ada: Person) -> None:
    assert (await ada.order(key="k")).status == 202
    answer = await begin(ada, idempotency_key="k")
    assert (answer.status, answer.code, world.db.rows(ROWS)) == (422, "idempotency_key_reused", [])


async def test_a_key_that_bought_something_orders_no_image(world: World, ada: Person) -> None:
    await begin(ada, idempotency_key="k")
    answer = await ada.order(key="k")
    assert (answer.status, answer.code) == (422, "idempotency_key_reused")
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])


async def test_a_key_is_its_owners_alone(ada: Person, ben: Person) -> None:
    answers = [await begin(person, idempotency_key="k") for person in (ada, ben)]
    assert len({page_of(answer) for answer in answers}) == 2


async def test_a_key_is_free_again_after_a_day(world: World, ada: Person) -> None:
    first = await begin(ada, idempotency_key="k")
    world.clock.advance(DAY_S)
    assert (await begin(ada, idempotency_key="k")).json() != first.json()
    assert len(world.db.rows(ROWS)) == 2


async def test_a_double_click_is_one_purchase_and_one_page(world: World, ada: Person) -> None:
    answers = await asyncio.gather(*(begin(ada, idempotency_key="k") for _ in range(6)))
    assert len({page_of(answer) for answer in answers}) == 1
    (row,) = world.db.rows(ROWS)
    assert row["creem_id"] == page_of(answers[0]), "the reconciliation looks at the page that people were sent to"
    requests = world.sandbox.creem.received("checkout")
    assert {request.json["request_id"] for request in requests} == {row["id"]}


async def test_a_lost_answer_of_creem_is_asked_for_again_under_the_same_id(world: World, ada: Person) -> None:
    world.sandbox.creem.next(checkout=Reset(accepted=True))
    assert (await begin(ada, idempotency_key="k")).status == 503
    answer = await begin(ada, idempotency_key="k")
    lost, opened = world.sandbox.creem.received("checkout")
    assert (answer.status, lost.json) == (201, opened.json)
    assert len(world.db.rows(ROWS)) == 1


async def test_a_plan_is_not_refused_to_who_asks_again_for_the_one_they_are_buying(world: World, ada: Person) -> None:
    first = await begin(ada, "starter", idempotency_key="k")
    await world.sandbox.creem.pay(page_of(first))
    assert (await begin(ada, "starter", idempotency_key="k")).json() == first.json()
    assert (await begin(ada, "starter")).status == 409


async def test_what_was_paid_on_the_page_whose_answer_was_lost_is_granted(world: World, ada: Person) -> None:
    world.sandbox.creem.next(checkout=Reset(accepted=True))
    await begin(ada, idempotency_key="k")
    await world.sandbox.creem.pay(next(iter(world.sandbox.creem.records.checkouts)))
    assert await ada.balance() == 110
    await buy(ada)
    assert await ada.balance() == 210
