"""POST /api/auth/email/verify."""

import pytest

from tests.support.mailbox import token, with_mail
from tests.support.world import Answer, Person, World

PATH = "/api/auth/email/verify"
NEW = "another lighthouse of paper"


@pytest.fixture(autouse=True)
def mail(world: World) -> None:
    with_mail(world)


async def verify(who: Person, mailed: str) -> Answer:
    return await who.post(PATH, {"token": mailed})


async def test_ones_own_session_confirms_the_address_and_brings_the_free_credits(world: World, cleo: Person) -> None:
    await cleo.sign_up()
    me = (await cleo.get("/api/me")).json()
    assert (me["email_verified"], me["credits"]["balance"]) == (False, 0)
    answer = await verify(cleo, await token(world, cleo.email, "verify"))
    assert (answer.status, answer.body) == (204, b"")
    me = (await cleo.get("/api/me")).json()
    assert (me["email_verified"], me["credits"]["balance"]) == (True, 10)
    assert [row["kind"] for row in world.db.rows("SELECT kind FROM credit_transactions")] == ["signup_bonus"]


async def test_without_a_session_the_mailbox_opens_the_choice_of_a_password(world: World, cleo: Person) -> None:
    await cleo.sign_up()
    elsewhere = world.person()
    answer = await verify(elsewhere, await token(world, cleo.email, "verify"))
    assert answer.status == 200
    assert list(answer.json()) == ["reset_token"]
    assert (await cleo.get("/api/me")).code == "not_signed_in"
    wanted = {"token": answer.json()["reset_token"], "new_password": NEW}
    signed_in = await elsewhere.post("/api/auth/password/reset", wanted)
    assert signed_in.status == 200
    assert signed_in.json()["user"]["email_verified"] is True
    assert signed_in.json()["user"]["credits"]["balance"] == 10


async def test_a_person_who_left_the_choice_half_way_asks_for_another_link(world: World, cleo: Person) -> None:
    await cleo.sign_up()
    await verify(world.person(), await token(world, cleo.email, "verify"))
    assert (await cleo.log_in()).code == "wrong_credentials"
    cleo.token = None
    assert (await cleo.post("/api/auth/password/forgot", {"email": cleo.email})).status == 202
    wanted = {"token": await token(world, cleo.email, "reset"), "new_password": NEW}
    assert (await cleo.post("/api/auth/password/reset", wanted)).status == 200


async def test_a_link_works_once(world: World, cleo: Person) -> None:
    await cleo.sign_up()
    mailed = await token(world, cleo.email, "verify")
    assert [(await verify(cleo, mailed)).status for _ in range(3)] == [204, 410, 410]
    assert await cleo.balance() == 10


async def test_a_dead_session_is_not_taken_for_none(world: World, cleo: Person) -> None:
    await cleo.sign_up()
    mailed = await token(world, cleo.email, "verify")
    await cleo.post("/api/auth/logout")
    assert (await verify(cleo, mailed)).code == "not_signed_in"
    assert (await verify(world.person(), mailed)).status == 200, "the link is not used up by that"


@pytest.mark.parametrize("mailed", ["", "A" * 43, "x" * 10_000, "\x00", "%00"])
async def test_a_token_that_was_never_mailed_confirms_nothing(cleo: Person, mailed: str) -> None:
    await cleo.sign_up()
    refused = await verify(cleo, mailed)
    assert (refused.status, refused.code) == (410, "expired")
    assert (await cleo.get("/api/me")).json()["email_verified"] is False


async def test_an_account_that_had_its_credits_without_mail_gets_no_second_ones(world: World) -> None:
    world.configure()
    early = await world.member()
    assert await early.balance() == 10
    with_mail(world)
    assert (await early.post("/api/auth/email/resend")).status == 202
    assert (await verify(early, await token(world, early.email, "verify"))).status == 204
    assert await early.balance() == 10
