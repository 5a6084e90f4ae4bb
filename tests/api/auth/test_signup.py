"""POST /api/auth/signup."""

import asyncio

import pytest

from images2gpt.policy import VERSION
from tests.support.world import PASSWORD, Person, World


async def test_a_new_account_is_signed_in_and_has_its_free_credits(world: World, cleo: Person) -> None:
    answer = await cleo.sign_up("Cleo@Example.com")
    assert answer.status == 201
    assert answer.json()["user"]["email"] == "Cleo@example.com"
    assert await cleo.balance() == 10
    assert [row["kind"] for row in world.db.rows("SELECT kind FROM credit_transactions")] == ["signup_bonus"]


async def test_a_known_address_with_its_password_signs_in(world: World, ada: Person) -> None:
    again = world.person()
    answer = await again.sign_up(ada.email.upper())
    assert (answer.status, again.id) == (200, ada.id)
    assert await again.balance() == 10


async def test_a_known_address_with_a_wrong_password_gets_the_refusal_of_log_in(world: World, ada: Person) -> None:
    cleo = world.person()
    refused = await cleo.sign_up(ada.email, password="something else entirely")
    log_in = await cleo.post("/api/auth/login", {"email": ada.email, "password": "something else entirely"})
    assert (refused.status, refused.code) == (401, "wrong_credentials")
    assert refused.body == log_in.body


async def test_twenty_at_once_make_one_account(world: World) -> None:
    people = [world.person() for _ in range(20)]
    answers = await asyncio.gather(*(person.sign_up("same@example.com") for person in people))
    statuses = [answer.status for answer in answers]
    assert statuses.count(201) == 1
    assert set(statuses) <= {201, 200, 429}, "the others sign in, or are over the derivations at a time"
    assert len(world.db.rows("SELECT id FROM users")) == 1
    assert world.db.rows("SELECT pack_credits FROM users") == [{"pack_credits": 10}]
    assert len(world.db.rows("SELECT id FROM sessions")) == len([s for s in statuses if s < 300])


async def test_dots_and_plus_make_another_account_but_no_second_bonus(world: World) -> None:
    first, second = world.person(), world.person()
    assert (await first.sign_up("a.b@example.com")).status == 201
    assert (await second.sign_up("ab+2@example.com")).status == 201
    assert (await first.balance(), await second.balance()) == (10, 0)


async def test_a_visitor_brings_their_image_along(world: World, cleo: Person) -> None:
    placed = (await cleo.order("My first picture")).json()
    await world.finish()
    claim = {"generation": placed["generation"]["id"], "key": placed["key"]}
    assert (await cleo.sign_up(claim=claim)).status == 201
    mine = (await cleo.get("/api/generations")).json()["items"]
    assert [(item["prompt"], item["status"], item["cost"]) for item in mine] == [("My first picture", "succeeded", 0)]
    by_key = await world.person().get(f"/api/generations/{claim['generation']}?key={claim['key']}")
    assert by_key.status == 404, "the key opens nothing of an account"


async def test_nobody_takes_another_visitors_image(world: World, cleo: Person) -> None:
    placed = (await cleo.order()).json()
    thief = world.person()
    claim = {"generation": placed["generation"]["id"], "key": "A" * 43}
    answer = await thief.sign_up(claim=claim)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "claim")
    assert world.db.rows("SELECT id FROM users") == []


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"age_confirmed": False}, 403, "age_required"),
        ({"policy_version": "2020-01-01"}, 409, "conflict"),
        ({"email": "nobody"}, 422, "invalid"),
        ({"email": "a@b"}, 422, "invalid"),
        ({"password": "seven.."}, 422, "invalid"),
        ({"password": "x" * 257}, 422, "invalid"),
        ({"password": 12345678}, 422, "invalid"),
        ({"credits": 1000}, 422, "invalid"),
        ({"age_confirmed": 1}, 422, "invalid"),
    ],
    ids=str,
)
async def test_what_cannot_be_an_account_is_refused(
    world: World, cleo: Person, changes: dict[str, object], status: int, code: str
) -> None:
    wanted = {"email": "cleo@example.com", "password": PASSWORD, "age_confirmed": True, "policy_version": VERSION}
    answer = await cleo.post("/api/auth/signup", wanted | changes)
    assert (answer.status, answer.code) == (status, code)
    assert world.db.rows("SELECT id FROM users") == []
