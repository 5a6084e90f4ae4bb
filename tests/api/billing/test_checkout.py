"""POST /api/billing/checkout."""

import asyncio

import pytest

from tests.support.buying import begin, buy, last_plan, page_of, written
from tests.support.scenes import fail_once, mend
from tests.support.world import ENVIRONMENT, Person, World
from tools.sandbox.creem.behaviour import SERVER_ERROR, TOO_MANY
from tools.sandbox.faults import INVALID_JSON, Answer, Refuse, Reset, html_page

PATH = "/api/billing/checkout"
CHECKOUTS = "SELECT id, user_id, product, immediate_start_consent, creem_id, state FROM checkouts"


async def test_a_purchase_begins_with_a_row_of_ours_and_ends_at_creems_page(world: World, ada: Person) -> None:
    answer = await begin(ada, "pack_500")
    (row,) = world.db.rows(CHECKOUTS)
    assert (answer.status, list(answer.json())) == (201, ["checkout_url"])
    assert answer.json()["checkout_url"].startswith(f"{world.sandbox.creem_url}/")
    assert (row["user_id"], row["product"], row["state"]) == (ada.id, "pack_500", "open")
    assert (row["immediate_start_consent"], row["creem_id"]) == (1, page_of(answer))
    assert await ada.balance() == 10, "nothing is granted for a page"


async def test_creem_is_sent_what_the_server_decides_and_nothing_else(world: World, ada: Person) -> None:
    await begin(ada, "starter")
    (sent,) = world.sandbox.creem.received("checkout")
    checkout = world.db.rows(CHECKOUTS)[0]["id"]
    assert sent.json == {
        "product_id": "prod_starter",
        "request_id": checkout,
        "units": 1,
        "customer": {"email": ada.email},
        "success_url": f"{ENVIRONMENT['SITE_URL']}/billing-done?checkout={checkout}",
        "metadata": {"checkout": checkout},
    }
    assert sent.header("x-api-key") == world.sandbox.creem.options.key
    assert str(ada.token) not in str(sent.headers)


@pytest.mark.parametrize(
    "more",
    [
        {"price": 1},
        {"custom_price": 100},
        {"units": 100},
        {"customer": {"email": "ben@example.com"}},
        {"success_url": "https://evil.test/"},
        {"request_id": "chk_of_mine"},
        {"metadata": {"checkout": "chk_of_somebody"}},
        {"discount_code": "FREE"},
        {"user_id": "usr_ben"},
    ],
    ids=lambda more: next(iter(more)),
)
async def test_nothing_that_a_client_adds_gets_through(world: World, ada: Person, more: dict[str, object]) -> None:
    answer = await ada.post(PATH, {"product": "pack_100", "immediate_start_consent": True} | more)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, next(iter(more)))
    assert (world.db.rows(CHECKOUTS), world.sandbox.creem.received("checkout")) == ([], [])


@pytest.mark.parametrize("product", ["", "pack_101", "prod_pack_100", "Starter", None, 7, ["pack_100"]])
async def test_a_product_that_is_not_sold_is_named(world: World, ada: Person, product: object) -> None:
    answer = await ada.post(PATH, {"product": product, "immediate_start_consent": True})
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "product")
    assert world.db.rows(CHECKOUTS) == []


@pytest.mark.parametrize("body", [{"product": "pack_100"}, {"product": "pack_100", "immediate_start_consent": "yes"}])
async def test_consent_is_said_with_yes_or_no(ada: Person, body: object) -> None:
    answer = await ada.post(PATH, body)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "immediate_start_consent")


async def test_that_consent_was_not_given_is_kept(world: World, ada: Person) -> None:
    assert (await ada.post(PATH, {"product": "pack_100", "immediate_start_consent": False})).status == 201
    assert world.db.rows(CHECKOUTS)[0]["immediate_start_consent"] == 0


async def test_a_visitor_buys_nothing(world: World, cleo: Person) -> None:
    answer = await begin(cleo)
    assert (answer.status, world.db.rows(CHECKOUTS), world.sandbox.creem.received("checkout")) == (401, [], [])


async def test_a_second_plan_is_refused_and_a_pack_beside_it_is_not(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    before = written(world), len(world.sandbox.creem.received("checkout"))
    answer = await begin(ada, "pro")
    assert (answer.status, answer.code) == (409, "conflict")
    assert (written(world), len(world.sandbox.creem.received("checkout"))) == before
    assert (await begin(ada, "pack_100")).status == 201


async def test_a_plan_can_be_bought_again_once_the_last_is_over(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.post("/api/billing/cancel", {"when": "now"})
    await world.sandbox.creem.settled()
    assert (await begin(ada, "pro")).status == 201


async def test_two_tabs_buy_a_pack_each(world: World, ada: Person) -> None:
    answers = await asyncio.gather(begin(ada), begin(ada))
    assert len({page_of(answer) for answer in answers}) == 2
    assert len(world.db.rows(CHECKOUTS)) == 2


@pytest.mark.parametrize(
    "missing", [{"CREEM_PRODUCTS": '{"pack_500": "prod_pack_500"}'}, {"CREEM_API_KEY": ""}], ids=["product", "key"]
)
async def test_what_is_not_set_up_cannot_be_bought_and_nothing_is_tried(
    world: World, ada: Person, missing: dict[str, str]
) -> None:
    world.configure(**missing)
    answer = await begin(ada)
    assert (answer.status, answer.code) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert (world.db.rows(CHECKOUTS), world.sandbox.creem.received("checkout")) == ([], [])


@pytest.mark.parametrize(
    "fault",
    [
        Refuse(400, "no"),
        Refuse(401, "no"),
        Refuse(404, "no"),
        TOO_MANY,
        SERVER_ERROR,
        html_page(),
        INVALID_JSON,
        Reset(),
        Answer(body=b'{"id":"ch_x"}'),
        Answer(body=b'{"id":"ch_x","checkout_url":"javascript:alert(1)"}'),
        Answer(body=b'{"id":"ch_x","checkout_url":"http://evil.test/"}'),
        Answer(body=b'{"checkout_url":"https://creem.io/x"}'),
    ],
    ids=str,
)
async def test_whatever_creem_answers_the_person_may_try_again(world: World, ada: Person, fault: object) -> None:
    world.sandbox.creem.next(checkout=fault)
    answer = await begin(ada)
    assert (answer.status, answer.code) == (503, "unavailable")
    assert b"evil" not in answer.body
    assert len(world.sandbox.creem.received("checkout")) <= 1, "nothing is sent twice by itself"
    assert (await begin(ada)).status == 201


@pytest.mark.parametrize("trip", [1, 2, 3])
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_the_database_may_fail_at_any_trip_and_the_same_key_buys_once(
    world: World, ada: Person, trip: int, moment: str
) -> None:
    fail_once(world, trip, moment)
    assert (await begin(ada, idempotency_key="k")).status == 503
    mend(world)
    assert (await begin(ada, idempotency_key="k")).status == 201
    assert len(world.db.rows(CHECKOUTS)) == 1


async def test_a_plan_that_is_past_due_still_counts_as_one(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await world.sandbox.creem.turn(last_plan(world.sandbox.creem), "past_due")
    assert (await begin(ada, "pro")).status == 409
