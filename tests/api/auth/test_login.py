"""POST /api/auth/login."""

import asyncio

from tests.support.world import PASSWORD, Person, World


async def test_the_right_password_opens_a_new_session(world: World, ada: Person) -> None:
    first = ada.token
    assert (await ada.log_in()).status == 200
    assert ada.token != first
    assert (await ada.get("/api/me")).status == 200
    assert len(world.db.rows("SELECT id FROM sessions")) == 2


async def test_unknown_address_and_wrong_password_are_told_apart_by_nothing(
    world: World, ada: Person, cleo: Person
) -> None:
    wrong, unknown = ({"email": email, "password": "not this one"} for email in (ada.email, "nobody@example.com"))
    before = world.crypto.rounds
    first = await cleo.post("/api/auth/login", wrong)
    middle = world.crypto.rounds
    second = await cleo.post("/api/auth/login", unknown)
    assert (first.status, first.code) == (401, "wrong_credentials")
    assert first == second
    assert middle - before == world.crypto.rounds - middle == 6, "the same work"


async def test_a_token_chosen_by_the_client_is_never_adopted(ada: Person) -> None:
    ada.token = chosen = "gi2_" + "C" * 43
    assert (await ada.log_in()).status == 200
    assert ada.token != chosen
    ada.token = chosen
    assert (await ada.get("/api/me")).status == 401


async def test_only_the_hash_of_a_token_is_stored(world: World, ada: Person) -> None:
    stored = world.db.rows("SELECT token_hash FROM sessions")[0]["token_hash"]
    assert str(ada.token) not in str(world.db.rows("SELECT * FROM sessions")) + str(world.kv.stored)
    ada.token = f"gi2_{stored[:43]}"
    assert (await ada.get("/api/me")).status == 401


async def test_a_fifth_derivation_at_a_time_is_sent_away_without_work(world: World, ada: Person) -> None:
    before = world.crypto.rounds
    body = {"email": ada.email, "password": PASSWORD}
    answers = await asyncio.gather(*(world.person().post("/api/auth/login", body) for _ in range(12)))
    done = [answer.status for answer in answers].count(200)
    assert {answer.status for answer in answers} == {200, 429}
    assert world.crypto.rounds - before == 6 * done
    assert all(answer.headers["retry-after"] == "1" for answer in answers if answer.status == 429)


async def test_a_session_shows_where_it_came_from(world: World, ada: Person) -> None:
    row = world.db.rows("SELECT ip, country, user_agent FROM sessions")[0]
    assert row == {"ip": ada.address, "country": "DE", "user_agent": "test"}
