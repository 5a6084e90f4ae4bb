"""POST /api/admin/users/{id}/delete."""

import asyncio

import pytest

from tests.support.buying import buy
from tests.support.mailbox import mails, with_mail
from tests.support.world import Answer, Person, World

REASON = "a parent wrote: the child is eleven"


async def end(olga: Person, user_id: str, reason: object = REASON) -> Answer:
    return await olga.post(f"/api/admin/users/{user_id}/delete", {"reason": reason})


async def test_k2_the_account_of_a_reported_child_is_deleted_whole(world: World, olga: Person) -> None:
    ada = await with_mail(world).member()
    await buy(ada, "starter")
    await ada.order("canary of a child")
    await world.finish()
    address = ada.email
    answer = await end(olga, ada.id)
    assert answer.status == 200
    certificate = answer.json()["certificate"]
    assert certificate["signature"]
    assert world.db.rows("SELECT id, state FROM deletions") == [{"id": certificate["id"], "state": "done"}]
    assert (await ada.get("/api/me")).status == 401
    assert (await ada.log_in()).code == "wrong_credentials"
    assert not [line for line in world.db.connection.iterdump() if "canary" in line or address in line]
    assert [plan.status for plan in world.sandbox.creem.records.subscriptions.values()] == ["canceled"]
    assert (await mails(world, address))[-1].subject.startswith("Your account was deleted")


async def test_it_leaves_a_row_with_the_reason(world: World, ada: Person, olga: Person) -> None:
    await end(olga, ada.id)
    rows = world.db.rows("SELECT action, target, reason FROM audit")
    assert rows == [{"action": "delete", "target": ada.id, "reason": REASON}]


async def test_who_is_not_there_or_gone_already_is_not_found_and_nothing_is_recorded(
    world: World, ada: Person, olga: Person
) -> None:
    assert (await end(olga, "usr_nobody")).code == "not_found"
    answers = await asyncio.gather(*(end(olga, ada.id) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 404, 404, 404, 404]
    assert len(world.db.rows("SELECT 1 FROM audit")) == 1


@pytest.mark.parametrize("reason", ["", " ", "two\nlines", "x" * 501, 1, None])
async def test_without_a_reason_nothing_happens(world: World, ada: Person, olga: Person, reason: object) -> None:
    assert (await end(olga, ada.id, reason)).code == "invalid"
    assert (await ada.get("/api/me")).status == 200
    assert world.db.rows("SELECT 1 FROM deletions") == []


async def test_nobody_else_may(world: World, ada: Person, ben: Person) -> None:
    assert (await end(ben, ada.id)).status == 404
    assert world.db.rows("SELECT 1 FROM deletions") == []
