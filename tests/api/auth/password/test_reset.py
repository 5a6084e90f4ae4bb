"""POST /api/auth/password/reset."""

import pytest

from tests.support.mailbox import SITE, links, mails, token, with_mail
from tests.support.world import PASSWORD, Person, World

PATH = "/api/auth/password/reset"
NEW = "another lighthouse of paper"


async def link(world: World, ada: Person) -> str:
    """The token of a reset mail."""
    with_mail(world)
    assert (await world.person().post("/api/auth/password/forgot", {"email": ada.email})).status == 202
    return await token(world, ada.email, "reset")


async def test_the_link_sets_a_password_and_signs_in(world: World, ada: Person) -> None:
    anywhere = world.person()
    answer = await anywhere.post(PATH, {"token": await link(world, ada), "new_password": NEW})
    assert answer.status == 200
    assert answer.json()["user"] == (await world_me(anywhere, answer.json()["token"]))
    assert [(await ada.log_in(password)).status for password in (NEW, PASSWORD)] == [200, 401]


async def world_me(person: Person, opened: str) -> object:
    person.token = opened
    return (await person.get("/api/me")).json()


async def test_every_other_session_ends(world: World, ada: Person, ben: Person) -> None:
    await world.person().post(PATH, {"token": await link(world, ada), "new_password": NEW})
    assert (await ada.get("/api/me")).code == "not_signed_in"
    assert (await ben.get("/api/me")).status == 200
    assert len(world.db.rows("SELECT 1 FROM sessions WHERE user_id = ?", ada.id)) == 1


async def test_its_owner_is_told(world: World, ada: Person) -> None:
    await world.person().post(PATH, {"token": await link(world, ada), "new_password": NEW})
    told = (await mails(world, ada.email))[-1]
    assert told.subject == "Your password was changed · Images 2 GPT"
    assert links(told) == [f"{SITE}/forgot"]


async def test_a_link_works_once(world: World, ada: Person) -> None:
    mailed = await link(world, ada)
    assert (await ada.post(PATH, {"token": mailed, "new_password": NEW})).status == 200
    again = await ada.post(PATH, {"token": mailed, "new_password": "a third lighthouse of paper"})
    assert (again.status, again.code) == (410, "expired")
    assert (await ada.log_in(NEW)).status == 200


@pytest.mark.parametrize("mailed", ["", "A" * 43, "x" * 10_000, "../..", "' OR 1=1 --", "\x00"])
async def test_a_token_that_was_never_mailed_opens_nothing(world: World, ada: Person, mailed: str) -> None:
    await link(world, ada)
    before = world.crypto.rounds
    assert (await ada.post(PATH, {"token": mailed, "new_password": NEW})).code == "expired"
    assert world.crypto.rounds == before, "nothing is derived for it"


async def test_a_bad_password_leaves_the_link_as_it_is(world: World, ada: Person) -> None:
    mailed = await link(world, ada)
    for bad in ("short", "password1", ada.email):
        refused = await ada.post(PATH, {"token": mailed, "new_password": bad})
        assert (refused.status, refused.json()["errors"][0]["field"]) == (422, "new_password")
    assert (await ada.post(PATH, {"token": mailed, "new_password": NEW})).status == 200


async def test_a_locked_account_is_opened_by_its_link(world: World, ada: Person) -> None:
    thief = world.person()
    thief.email = ada.email
    assert [(await thief.log_in("wrong password")).status for _ in range(6)] == [401] * 5 + [429]
    assert (await thief.post(PATH, {"token": await link(world, ada), "new_password": NEW})).status == 200
