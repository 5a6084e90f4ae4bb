"""POST /api/admin/users/{id}/block: a blocked account spends nothing, and keeps its rights."""

import pytest

from tests.support.pictures import png
from tests.support.world import PASSWORD, Answer, Person, World


async def block(olga: Person, user_id: str, blocked: object, reason: str = "stolen card") -> Answer:
    return await olga.post(f"/api/admin/users/{user_id}/block", {"blocked": blocked, "reason": reason})


async def test_a_blocked_account_may_not_spend_until_it_may_again(world: World, ada: Person, olga: Person) -> None:
    answer = await block(olga, ada.id, blocked=True)
    assert (answer.status, answer.json()) == (200, {"id": ada.id, "blocked": True})
    refused = await ada.order()
    assert (refused.status, refused.code, await ada.balance()) == (403, "forbidden", 10)
    assert world.sandbox.kie.received("create") == []
    assert (await block(olga, ada.id, blocked=False)).json() == {"id": ada.id, "blocked": False}
    assert (await ada.order()).status == 202


@pytest.mark.parametrize("how", ["blocked", "frozen"])
async def test_nothing_of_a_barred_account_is_shown_to_anybody(world: World, ada: Person, how: str) -> None:
    world.db.connection.execute(f"UPDATE users SET {how} = 1 WHERE id = ?", [ada.id])
    sent = len(world.http.sent)
    answers = [await ada.order(), await ada.upload(png())]
    assert {(answer.status, answer.code) for answer in answers} == {(403, "forbidden")}
    assert len(world.http.sent) == sent, "no prompt is screened and no picture passed on"


async def test_nobody_else_is_blocked(ada: Person, ben: Person, olga: Person) -> None:
    await block(olga, ada.id, blocked=True)
    assert (await ben.order()).status == 202


async def test_a_blocked_person_still_reads_copies_and_deletes_what_is_theirs(ada: Person, olga: Person) -> None:
    await block(olga, ada.id, blocked=True)
    assert [(await ada.get(path)).status for path in ("/api/me", "/api/generations", "/api/me/export")] == [200] * 3
    assert (await ada.send("DELETE", "/api/me", f'{{"password": "{PASSWORD}"}}'.encode())).status == 200


async def test_it_is_audited_with_its_reason(world: World, ada: Person, olga: Person) -> None:
    await block(olga, ada.id, blocked=True)
    await block(olga, ada.id, blocked=False, reason="a mistake")
    rows = world.db.rows("SELECT action, target, reason FROM audit ORDER BY rowid")
    assert rows == [
        {"action": "block", "target": ada.id, "reason": "stolen card"},
        {"action": "unblock", "target": ada.id, "reason": "a mistake"},
    ]


async def test_nobody_is_nobody(world: World, ada: Person, olga: Person) -> None:
    assert (await block(olga, "usr_nobody", blocked=True)).code == "not_found"
    await ada.send("DELETE", "/api/me", f'{{"password": "{PASSWORD}"}}'.encode())
    assert (await block(olga, ada.id, blocked=True)).code == "not_found"
    assert world.db.rows("SELECT 1 FROM audit") == []


@pytest.mark.parametrize(("blocked", "reason"), [(1, "x"), (None, "x"), (True, ""), (True, "a\nb"), (True, "x" * 501)])
async def test_a_wrong_body_blocks_nobody(
    world: World, ada: Person, olga: Person, blocked: object, reason: str
) -> None:
    assert (await block(olga, ada.id, blocked, reason)).status == 422
    assert world.db.rows("SELECT blocked FROM users") == [{"blocked": 0}]
