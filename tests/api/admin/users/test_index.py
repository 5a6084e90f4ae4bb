"""GET /api/admin/users?email=."""

import pytest

from tests.support.world import Person, World

AUDIT = "SELECT action, target, reason, created_at FROM audit"


@pytest.mark.parametrize("spelling", ["{}", "{upper}", "%20{}", "{}%20"])
async def test_an_operator_finds_an_account_by_its_address(ada: Person, olga: Person, spelling: str) -> None:
    email = spelling.replace("{}", ada.email).replace("{upper}", ada.email.upper())
    found = await olga.get(f"/api/admin/users?email={email}")
    assert found.status == 200
    assert found.json() == (await ada.get("/api/me")).json()


async def test_a_look_at_somebody_is_audited(world: World, ada: Person, olga: Person) -> None:
    await olga.get(f"/api/admin/users?email={ada.email}")
    now = world.clock.now()
    assert world.db.rows(AUDIT) == [
        {"action": "look", "target": ada.id, "reason": "look-up by email", "created_at": now}
    ]
    assert ada.email not in str(world.db.rows("SELECT * FROM audit"))


async def test_an_answer_that_cannot_be_audited_is_not_given(world: World, ada: Person, olga: Person) -> None:
    world.db.connection.execute(
        "CREATE TEMP TRIGGER it_fails BEFORE INSERT ON main.audit BEGIN SELECT RAISE(ABORT, 'it fails'); END"
    )
    answer = await olga.get(f"/api/admin/users?email={ada.email}")
    assert answer.status == 503
    assert ada.id.encode() not in answer.body


async def test_an_address_without_an_account_is_not_found(world: World, olga: Person) -> None:
    answer = await olga.get("/api/admin/users?email=nobody@example.com")
    assert (answer.status, answer.code) == (404, "not_found")
    assert world.db.rows(AUDIT) == []


@pytest.mark.parametrize("query", ["", "?email=", "?email=ada", "?mail=ada@example.com", "?email=a@b.de&id=1"])
async def test_a_look_up_needs_an_address_and_nothing_else(olga: Person, query: str) -> None:
    assert (await olga.get(f"/api/admin/users{query}")).code == "invalid"


async def test_the_answer_holds_no_secret(world: World, ada: Person, olga: Person) -> None:
    found = (await olga.get(f"/api/admin/users?email={ada.email}")).body.decode()
    user = world.db.rows("SELECT password FROM users")[0]
    session = world.db.rows("SELECT token_hash, ip FROM sessions")[0]
    assert not [secret for secret in (user["password"], *session.values()) if secret in found]
