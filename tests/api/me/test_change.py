"""PATCH /api/me."""

import asyncio

import pytest

from images2gpt.policy import VERSION
from tests.support.mailbox import mails, token, with_mail
from tests.support.world import PASSWORD, Person, World

PATH = "/api/me"
PROOF = {"current_password": PASSWORD}


async def test_what_is_named_changes_and_the_rest_stays(ada: Person) -> None:
    before = (await ada.get(PATH)).json()
    assert (before["daily_limit"], before["restricted"]) == (None, False)
    answer = await ada.patch(PATH, {"daily_limit": 20})
    assert answer.status == 200
    assert answer.json() == before | {"daily_limit": 20}
    assert (await ada.patch(PATH, {"restricted": True})).json() == before | {"daily_limit": 20, "restricted": True}
    assert (await ada.patch(PATH, {})).json() == before | {"daily_limit": 20, "restricted": True}
    assert (await ada.patch(PATH, {"daily_limit": None, "restricted": False})).json() == before
    assert (await ada.get(PATH)).json() == before


async def test_only_ones_own_account_changes(ada: Person, ben: Person) -> None:
    await ada.patch(PATH, {"daily_limit": 20, "restricted": True})
    me = (await ben.get(PATH)).json()
    assert (me["daily_limit"], me["restricted"]) == (None, False)


async def test_a_restricted_account_makes_no_images_until_it_is_lifted(world: World, ada: Person) -> None:
    await ada.patch(PATH, {"restricted": True})
    refused = await ada.order()
    assert (refused.status, refused.code) == (403, "restricted")
    assert world.http.sent == [], "nobody was shown the prompt"
    await ada.patch(PATH, {"restricted": False})
    assert (await ada.order()).status == 202


async def test_the_policy_in_force_is_accepted_and_no_other(world: World, ada: Person) -> None:
    world.db.connection.execute("UPDATE users SET policy_version = '2020-01-01'")
    stale = await ada.patch(PATH, {"policy_version": "2020-01-01"})
    assert (stale.status, stale.code) == (409, "conflict")
    assert (await ada.patch(PATH, {"policy_version": VERSION})).json()["policy_version"] == VERSION


@pytest.mark.parametrize(
    "body",
    [
        {"daily_limit": 0},
        {"daily_limit": -1},
        {"daily_limit": 1.5},
        {"daily_limit": True},
        {"daily_limit": "20"},
        {"daily_limit": 10**12},
        {"restricted": 1},
        {"restricted": None},
        {"policy_version": None},
        {"email": None} | PROOF,
        {"email": "nobody"} | PROOF,
        {"credits": {"balance": 1_000}},
        {"pack_credits": 1_000},
        {"email_verified": True},
        {"plan": "studio"},
        {"id": "usr_other"},
        {"blocked": False},
    ],
    ids=str,
)
async def test_nothing_else_can_be_set(ada: Person, body: dict[str, object]) -> None:
    before = (await ada.get(PATH)).json()
    refused = await ada.patch(PATH, {"daily_limit": 7} | body)
    assert (refused.status, refused.code) == (422, "invalid")
    assert (await ada.get(PATH)).json() == before, "all or nothing"


async def test_a_new_address_signs_in_and_the_old_one_does_not(world: World, ada: Person) -> None:
    old = ada.email
    answer = await ada.patch(PATH, {"email": "New@Example.com"} | PROOF)
    assert answer.status == 200
    assert (answer.json()["email"], answer.json()["email_verified"]) == ("New@example.com", False)
    assert (await ada.get(PATH)).status == 200, "the session goes on"
    assert [(await who.log_in()).status for who in (named(world, old), named(world, "new@example.com"))] == [401, 200]
    assert (await world.person().sign_up(old)).status == 201, "the old address is free"


def named(world: World, email: str) -> Person:
    person = world.person()
    person.email = email
    return person


async def test_the_old_address_is_told_and_the_new_one_asked(world: World, ada: Person) -> None:
    with_mail(world)
    old = ada.email
    await ada.patch(PATH, {"email": "new@example.com"} | PROOF)
    told = await mails(world, old)
    assert [mail.subject for mail in told] == ["Your email address was changed · Images 2 GPT"]
    assert "new@example.com" not in told[0].text + told[0].html
    mailed = await token(world, "new@example.com", "verify")
    assert (await ada.post("/api/auth/email/verify", {"token": mailed})).status == 204
    assert (await ada.get(PATH)).json()["email_verified"] is True


@pytest.mark.parametrize("proof", [{}, {"current_password": "wrong"}, {"current_password": ""}])
async def test_an_address_changes_with_the_password_alone(world: World, ada: Person, proof: dict[str, str]) -> None:
    with_mail(world)
    refused = await ada.patch(PATH, {"email": "new@example.com", "daily_limit": 5} | proof)
    assert (refused.status, refused.code) == (403, "reauthentication_required")
    me = (await ada.get(PATH)).json()
    assert (me["email"], me["daily_limit"]) == (ada.email, None)
    await world.background.settle()
    assert world.mailer.mails == []


async def test_anothers_address_cannot_be_taken(ada: Person, ben: Person) -> None:
    refused = await ada.patch(PATH, {"email": ben.email.upper(), "daily_limit": 5} | PROOF)
    assert (refused.status, refused.code) == (409, "conflict")
    me = (await ada.get(PATH)).json()
    assert (me["email"], me["daily_limit"]) == (ada.email, None), "all or nothing"


async def test_of_two_who_want_one_address_one_gets_it(ada: Person, ben: Person) -> None:
    wanted = {"email": "same@example.com"} | PROOF
    answers = await asyncio.gather(ada.patch(PATH, wanted), ben.patch(PATH, wanted))
    assert sorted(answer.status for answer in answers) == [200, 409]


async def test_a_stranger_changes_nothing(cleo: Person) -> None:
    assert (await cleo.patch(PATH, {"restricted": False})).code == "not_signed_in"


async def test_a_session_that_ends_meanwhile_changes_nothing(world: World) -> None:
    seen = set()
    for turns in range(12):
        ada = world.person(f"198.51.100.{turns}")
        await ada.sign_up()
        change = asyncio.ensure_future(ada.patch(PATH, {"daily_limit": 5}))
        for _ in range(turns):
            await asyncio.sleep(0)
        await ada.delete("/api/auth/sessions")
        limit = world.db.rows("SELECT daily_limit FROM users WHERE id = ?", ada.id)[0]["daily_limit"]
        assert (limit == 5) == ((await change).status == 200)
        seen.add(limit)
    assert seen == {None, 5}, "the race went both ways"
