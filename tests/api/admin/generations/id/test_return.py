"""POST /api/admin/generations/{id}/return."""

import asyncio
from typing import Any

import pytest

from tests.support.invariants import check
from tests.support.world import Answer, Person, World
from tools.sandbox.kie.behaviour import Fail

AUDIT = "SELECT action, target, reason FROM audit"


async def give_back(olga: Person, generation: str, reason: str = "blurred") -> Answer:
    return await olga.post(f"/api/admin/generations/{generation}/return", {"reason": reason})


async def made(world: World, person: Person, **wish: Any) -> str:
    """A generation that has come to its end."""
    answer = await person.order(**wish)
    await world.finish()
    return str(answer.json()["generation"]["id"])


async def test_an_image_is_given_back_whole_and_stays(world: World, ada: Person, olga: Person) -> None:
    generation = await made(world, ada, resolution="2K")
    answer = await give_back(olga, generation)
    assert (answer.status, answer.json()) == (200, {"id": generation, "returned": 5})
    shown = (await ada.get(f"/api/generations/{generation}")).json()
    assert (shown["status"], shown["returned"], bool(shown["image"]), await ada.balance()) == ("succeeded", 5, True, 10)
    assert world.db.rows(AUDIT) == [{"action": "return", "target": generation, "reason": "blurred"}]
    assert check(world.db.connection) == []


async def test_it_is_given_back_once_however_often_it_is_asked(world: World, ada: Person, olga: Person) -> None:
    generation = await made(world, ada)
    answers = await asyncio.gather(*(give_back(olga, generation) for _ in range(20)))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 19
    assert {answer.code for answer in answers if answer.status == 409} == {"conflict"}
    assert (await ada.balance(), len(world.db.rows(AUDIT))) == (10, 1)
    assert check(world.db.connection) == []


async def test_credits_go_back_to_the_part_that_paid(world: World, ada: Person, olga: Person) -> None:
    now = world.clock.now()
    entry = "INSERT INTO credit_transactions VALUES ('txn_p', ?, 'adjustment', 2, 0, 12, 'pay_p', ?)"
    world.db.connection.execute(entry, (ada.id, now))
    world.db.connection.execute("UPDATE users SET plan_credits = 2, plan_ends_at = ?", (now + 86_400,))
    generation = await made(world, ada)
    await give_back(olga, generation)
    assert world.db.rows("SELECT plan_credits, pack_credits FROM users") == [{"plan_credits": 2, "pack_credits": 10}]
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_what_was_returned_already_is_not_returned_again(world: World, ada: Person, olga: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    failed = await made(world, ada)
    world.sandbox.kie.next(delivered="1K")
    small = await made(world, ada, resolution="4K", aspect_ratio="3:2")
    for generation in (failed, small):
        assert (await give_back(olga, generation)).code == "conflict"
    assert (await ada.balance(), world.db.rows(AUDIT)) == (7, [])
    assert check(world.db.connection) == []


async def test_what_is_still_under_way_cannot_be_given_back(world: World, ada: Person, olga: Person) -> None:
    generation = (await ada.order()).json()["generation"]["id"]
    assert (await give_back(olga, generation)).code == "conflict"
    assert world.db.rows(AUDIT) == []


async def test_an_expired_image_can_be_given_back(world: World, ada: Person, olga: Person) -> None:
    generation = await made(world, ada)
    world.clock.advance(15 * 86_400)
    await world.run_cron()
    assert (await give_back(olga, generation)).json()["returned"] == 3
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_a_free_image_has_nothing_to_give_back(world: World, cleo: Person, olga: Person) -> None:
    assert (await give_back(olga, await made(world, cleo))).code == "conflict"
    assert check(world.db.connection) == []


async def test_a_generation_that_does_not_exist_is_not_found(olga: Person) -> None:
    answer = await give_back(olga, "gen_" + "a" * 24)
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "two\nlines"], ids=lambda value: repr(value)[:20])
async def test_a_reason_is_asked(world: World, ada: Person, olga: Person, reason: str) -> None:
    answer = await give_back(olga, await made(world, ada), reason)
    assert (answer.status, answer.json()["errors"][0]["field"], await ada.balance()) == (422, "reason", 7)
