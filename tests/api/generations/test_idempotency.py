"""Idempotency-Key on POST /api/generations: one intent, one charge."""

import asyncio

import pytest

from images2gpt.ports import DatabaseDown
from images2gpt.times import DAY_S
from tests.support.pictures import png
from tests.support.refusals import screened
from tests.support.world import Person, World
from tools.sandbox.faults import Refuse
from tools.sandbox.kie.behaviour import Fail


async def test_twenty_equal_requests_at_once_charge_once(world: World, ada: Person) -> None:
    answers = await asyncio.gather(*(ada.order(key="one intent") for _ in range(20)))
    assert {answer.status for answer in answers} == {202}
    assert len({answer.json()["generation"]["id"] for answer in answers}) == 1
    assert {answer.json()["balance"] for answer in answers} == {7}
    assert (await ada.balance(), len(world.sandbox.kie.received("create"))) == (7, 1)


async def test_a_repeat_shows_the_generation_as_it_is_and_the_balance_as_it_was(world: World, ada: Person) -> None:
    await ada.order(key="k")
    await ada.order("another")
    await world.finish()
    repeated = (await ada.order(key="k")).json()
    assert (repeated["generation"]["status"], repeated["balance"]) == ("succeeded", 7)


async def test_a_visitors_repeat_gets_the_same_key_also_once_the_trial_is_used(world: World, cleo: Person) -> None:
    first = (await cleo.order(key="k")).json()
    await world.finish()
    again = (await cleo.order(key="k")).json()
    assert (again["generation"]["id"], again["key"]) == (first["generation"]["id"], first["key"])
    assert (await cleo.order(key="other")).code == "trial_used"


async def test_another_body_under_the_same_key_is_refused(ada: Person, cleo: Person) -> None:
    for person in (ada, cleo):
        await person.order("one", key="k")
        answer = await person.order("two", key="k")
        assert (answer.status, answer.code) == (422, "idempotency_key_reused")
    assert await ada.balance() == 7


async def test_another_persons_key_is_another_key(ada: Person, ben: Person) -> None:
    first, second = (await ada.order(key="k")).json(), (await ben.order(key="k")).json()
    assert first["generation"]["id"] != second["generation"]["id"]


async def test_a_refusal_before_any_charge_is_not_remembered(world: World, ada: Person) -> None:
    world.db.connection.execute("UPDATE users SET pack_credits = 0")
    assert (await ada.order(key="k")).status == 402
    world.db.connection.execute("UPDATE users SET pack_credits = 10")
    assert (await ada.order(key="k")).status == 202


async def test_a_failed_generation_is_what_its_key_shows(world: World, ada: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    await ada.order(key="k")
    await world.finish()
    assert (await ada.order(key="k")).json()["generation"]["status"] == "failed"
    assert await ada.balance() == 10


async def test_a_key_counts_for_a_day(world: World, ada: Person) -> None:
    await ada.order(key="k")
    world.clock.advance(DAY_S - 1)
    assert (await ada.order(key="k")).json()["balance"] == 7
    world.clock.advance(1)
    assert (await ada.order(key="k")).json()["balance"] == 4
    world.clock.advance(2 * DAY_S)
    await world.run_cron()
    assert world.db.rows("SELECT * FROM idempotency_keys") == []


async def test_a_charge_whose_answer_was_lost_is_not_made_again(world: World, ada: Person) -> None:
    def lose_the_reply(batch: object, moment: str) -> None:
        if moment == "after" and "last_spend = ?3" in str(batch):
            world.db.fault = lambda _batch, _moment: None
            raise DatabaseDown

    world.db.fault = lose_the_reply
    lost = await ada.order(key="k")
    assert (lost.status, lost.code) == (503, "unavailable")
    again = await ada.order(key="k")
    assert (again.status, again.json()["balance"]) == (202, 7)
    assert await ada.balance() == 7


@pytest.mark.parametrize("key", ["", "x" * 129, "ümlaut", "a\tb"])
async def test_a_key_of_another_form_is_refused(ada: Person, key: str) -> None:
    answer = await ada.order(key=key)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "idempotency_key")


async def test_a_repeat_is_not_screened_again_nor_counted(world: World, ada: Person, cleo: Person) -> None:
    for person in (ada, cleo):
        await person.order(key="k")
    asked, shielded = len(screened(world)), len(world.limiter.calls)
    for person in (ada, cleo):
        assert (await person.order(key="k")).status == 202
    assert (len(screened(world)), len(world.limiter.calls)) == (asked, shielded)
    assert asked == 2


async def test_a_repeat_is_answered_also_while_kie_is_closed(world: World, ada: Person, ben: Person) -> None:
    cleo = world.person()
    first = [(await person.order(key="k")).json()["generation"]["id"] for person in (ada, cleo)]
    world.sandbox.kie.next(create=Refuse(401))
    await ben.order()
    assert [(await person.order()).code for person in (ada, ben, world.person())] == ["unavailable"] * 3
    again = [await person.order(key="k") for person in (ada, cleo)]
    assert [answer.status for answer in again] == [202, 202]
    assert [answer.json()["generation"]["id"] for answer in again] == first


async def test_a_repeat_is_answered_also_without_credits_or_references(world: World, ada: Person) -> None:
    reference = (await ada.upload(png())).json()["id"]
    first = (await ada.order(references=[reference], key="k")).json()["generation"]["id"]
    world.db.connection.execute("UPDATE users SET pack_credits = 0")
    world.db.connection.execute("DELETE FROM reference_images")
    again = await ada.order(references=[reference], key="k")
    assert (again.status, again.json()["generation"]["id"], again.json()["balance"]) == (202, first, 7)
