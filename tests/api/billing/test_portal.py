"""POST /api/billing/portal."""

import pytest

from tests.support.buying import buy
from tests.support.world import Person, World
from tools.sandbox.creem.behaviour import SERVER_ERROR
from tools.sandbox.faults import INVALID_JSON, Refuse, Reset

PATH = "/api/billing/portal"


async def test_the_link_is_that_of_the_callers_own_customer(world: World, ada: Person, ben: Person) -> None:
    for person in (ada, ben):
        await buy(person)
    answer = await ada.post(PATH)
    (sent,) = world.sandbox.creem.received("portal")
    records = world.sandbox.creem.records
    customer = records.customer_by_email(ada.email)
    assert customer
    assert (answer.status, sent.json) == (200, {"customer_id": customer.id})
    assert records.portals[answer.json()["url"].rpartition("/")[2]] is customer


async def test_who_has_never_paid_has_no_page_at_creem(world: World, ada: Person) -> None:
    answer = await ada.post(PATH)
    assert (answer.status, answer.code, world.sandbox.creem.received("portal")) == (409, "conflict", [])


async def test_a_visitor_has_none_either(world: World, cleo: Person) -> None:
    assert ((await cleo.post(PATH)).status, world.sandbox.creem.received("portal")) == (401, [])


async def test_nobody_opens_the_page_of_somebody_else(world: World, ada: Person, ben: Person) -> None:
    await buy(ben)
    customer = world.sandbox.creem.records.customer_by_email(ben.email)
    assert customer
    for body in ({"customer": customer.id}, {"customer_id": customer.id}, {"user_id": ben.id}):
        assert (await ada.post(PATH, body)).status == 409
    assert world.sandbox.creem.received("portal") == []


@pytest.mark.parametrize("fault", [SERVER_ERROR, Refuse(404, "no"), INVALID_JSON, Reset()], ids=str)
async def test_creems_faults_are_no_link(world: World, ada: Person, fault: object) -> None:
    await buy(ada)
    world.sandbox.creem.next(portal=fault)
    answer = await ada.post(PATH)
    assert (answer.status, answer.code) == (503, "unavailable")
