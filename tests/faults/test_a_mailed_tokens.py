"""A24, A37, A38: a mailed link proves a mailbox, works once, and leads to our site and nowhere else."""

import asyncio
import hashlib
from functools import partial

import pytest

from images2gpt.identity.tokens import LIFETIME_S, RESET, VERIFY
from tests.support.mailbox import SITE, links, mails, token, tokens, with_mail
from tests.support.turns import MOST_TURNS, after
from tests.support.world import PASSWORD, Answer, Person, World

NEW = "another lighthouse of paper"
VICTIM = "victim@example.com"


@pytest.fixture(autouse=True)
def mail(world: World) -> None:
    with_mail(world)


async def reset(who: Person, mailed: str, password: str = NEW) -> Answer:
    return await who.post("/api/auth/password/reset", {"token": mailed, "new_password": password})


async def verify(who: Person, mailed: str) -> Answer:
    return await who.post("/api/auth/email/verify", {"token": mailed})


async def forgotten(world: World, email: str) -> str:
    """The token of a reset mail that somebody asked for just now."""
    assert (await world.person().post("/api/auth/password/forgot", {"email": email})).status == 202
    return await token(world, email, "reset")


async def test_a24_registering_somebody_elses_address_gains_nothing(world: World) -> None:
    attacker, owner = world.person(), world.person()
    await attacker.sign_up(VICTIM)
    assert await attacker.balance() == 0
    opened = await verify(owner, await token(world, VICTIM, "verify"))
    assert opened.status == 200
    assert (await attacker.get("/api/me")).status == 401, "the session is over"
    assert (await attacker.log_in()).code == "wrong_credentials", "and the password with it, before the owner has one"
    assert (await world.person().sign_up(VICTIM)).code == "wrong_credentials"
    signed_in = await reset(owner, opened.json()["reset_token"])
    assert signed_in.json()["user"]["credits"]["balance"] == 10
    assert (await attacker.log_in()).code == "wrong_credentials"
    assert (await attacker.log_in(NEW)).status == 200, "it is the owner's password now"


async def test_a24_a_log_in_under_way_while_the_owner_verifies_ends_dead(world: World) -> None:
    for turns in range(30):
        email = f"victim{turns}@example.com"
        attacker, owner = world.person(f"198.51.100.{turns}"), world.person(f"198.51.101.{turns}")
        await attacker.sign_up(email)
        mailed = await token(world, email, "verify")
        log_in = asyncio.ensure_future(attacker.log_in())
        for _ in range(turns):
            await asyncio.sleep(0)
        assert (await verify(owner, mailed)).status == 200
        await log_in
        assert (await attacker.get("/api/me")).status == 401


async def test_a24_a_session_of_another_account_proves_nothing(world: World, ben: Person) -> None:
    attacker = world.person()
    await attacker.sign_up(VICTIM)
    assert (await verify(ben, await token(world, VICTIM, "verify"))).status == 200
    assert (await attacker.get("/api/me")).status == 401
    assert (await ben.get("/api/me")).status == 200


async def test_a24_the_accounts_own_session_keeps_everything(world: World, cleo: Person) -> None:
    await cleo.sign_up()
    assert (await verify(cleo, await token(world, cleo.email, "verify"))).status == 204
    assert await cleo.balance() == 10
    assert (await cleo.log_in()).status == 200


async def test_a24_of_ten_who_open_the_link_one_chooses_the_password(world: World, cleo: Person) -> None:
    await cleo.sign_up(VICTIM)
    mailed = await token(world, VICTIM, "verify")
    answers = await asyncio.gather(*(verify(world.person(), mailed) for _ in range(10)))
    assert sorted(answer.status for answer in answers) == [200] + [410] * 9
    opened = next(answer for answer in answers if answer.status == 200).json()["reset_token"]
    assert (await reset(world.person(), opened)).status == 200, "none of the others has ended it"


async def test_a24_a_link_to_an_address_that_was_left_ends_nothing(world: World, ada: Person) -> None:
    await ada.post("/api/auth/email/resend")
    old = await token(world, ada.email, "verify")
    assert (await ada.patch("/api/me", {"email": "new@example.com", "current_password": PASSWORD})).status == 200
    assert (await verify(world.person(), old)).status == 410
    assert (await ada.get("/api/me")).json()["email_verified"] is False
    assert (await verify(ada, await token(world, "new@example.com", "verify"))).status == 204


async def test_a24_a_link_to_the_old_address_never_confirms_the_new_one(world: World) -> None:
    for turns in range(MOST_TURNS):
        ada = world.person(f"198.51.100.{turns}")
        await ada.sign_up()
        old = await token(world, ada.email, "verify")
        body = {"email": f"new{turns}@example.com", "current_password": PASSWORD}
        changed, _ = await asyncio.gather(ada.patch("/api/me", body), after(turns, partial(verify, ada, old)))
        assert changed.status == 200
        me = (await ada.get("/api/me")).json()
        assert (me["email"], me["email_verified"]) == (body["email"], False)


async def test_a37_a_token_is_256_bits_of_which_a_hash_is_kept(world: World, ada: Person) -> None:
    mailed = await forgotten(world, ada.email)
    assert len(mailed) == 43
    rows = world.db.rows("SELECT token_hash FROM email_tokens WHERE purpose = 'reset'")
    assert rows == [{"token_hash": hashlib.sha256(mailed.encode()).hexdigest()}]
    assert (await reset(world.person(), rows[0]["token_hash"])).status == 410
    assert mailed not in "".join(world.db.connection.iterdump())


async def test_a37_of_twenty_who_use_it_at_once_one_sets_the_password(world: World, ada: Person) -> None:
    mailed = await forgotten(world, ada.email)
    wanted = [f"paper lighthouse number {number}" for number in range(20)]
    people = [world.person() for _ in wanted]
    answers = await asyncio.gather(*(reset(who, mailed, new) for who, new in zip(people, wanted, strict=True)))
    statuses = [answer.status for answer in answers]
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 410, 429}, "the others are late, or over the derivations at a time"
    ada.token = answers[statuses.index(200)].json()["token"]
    assert (await ada.get("/api/me")).status == 200
    assert (await ada.log_in(wanted[statuses.index(200)])).status == 200
    assert (await reset(world.person(), mailed)).status == 410


@pytest.mark.parametrize(("page", "purpose"), [("reset", RESET), ("verify", VERIFY)])
async def test_a37_a_link_works_until_its_last_second(world: World, ada: Person, page: str, purpose: str) -> None:
    assert (LIFETIME_S[RESET], LIFETIME_S[VERIFY]) == (1_800, 172_800)
    ask = {"reset": reset, "verify": verify}[page]
    for late, status in ((0, 410), (-1, 200)):
        await (forgotten(world, ada.email) if page == "reset" else ada.post("/api/auth/email/resend"))
        mailed = await token(world, ada.email, page)
        world.clock.advance(LIFETIME_S[purpose] + late)
        assert (await ask(world.person(), mailed)).status == status


async def test_a37_a_link_serves_its_own_purpose_alone(world: World, ada: Person) -> None:
    await ada.post("/api/auth/email/resend")
    assert (await verify(ada, await forgotten(world, ada.email))).status == 410
    assert (await reset(ada, await token(world, ada.email, "verify"))).status == 410
    assert (await ada.get("/api/me")).json()["email_verified"] is False


@pytest.mark.parametrize("change", ["password", "reset", "email", "verify"])
async def test_a37_a_link_dies_with_what_it_was_asked_for(world: World, ada: Person, change: str) -> None:
    old = await forgotten(world, ada.email)
    proof = {"current_password": PASSWORD}
    if change == "password":
        assert (await ada.post("/api/auth/password", proof | {"new_password": NEW})).status == 200
    elif change == "reset":
        assert (await reset(ada, await forgotten(world, ada.email))).status == 200
    elif change == "email":
        assert (await ada.patch("/api/me", proof | {"email": "new@example.com"})).status == 200
    else:
        await ada.post("/api/auth/email/resend")
        assert (await verify(world.person(), await token(world, ada.email, "verify"))).status == 200
    assert (await reset(world.person(), old, "a password of the thief")).status == 410


async def test_a37_a_link_that_is_being_used_while_the_address_changes_is_before_that_or_dead(world: World) -> None:
    """Whoever has the old mailbox, with the link open, while the owner leaves it."""
    seen = set()
    for turns in range(MOST_TURNS):
        ada, thief = world.person(f"198.51.100.{turns}"), world.person(f"198.51.101.{turns}")
        await ada.sign_up()
        old = await forgotten(world, ada.email)
        body = {"email": f"new{turns}@example.com", "current_password": PASSWORD}
        left, opened = await asyncio.gather(ada.patch("/api/me", body), after(turns, partial(reset, thief, old)))
        assert (left.status, opened.status) in ((200, 410), (401, 200)), "whichever came second found the other's end"
        seen.add(opened.status)
    assert seen == {200, 410}, "the race went both ways"


async def test_a38_no_header_of_a_request_gets_into_a_mail(world: World, cleo: Person) -> None:
    evil = {
        "host": "evil.test",
        "x_forwarded_host": "evil.test",
        "forwarded": "host=evil.test",
        "origin": "https://evil.test",
    }
    await cleo.sign_up(VICTIM)
    await cleo.post("/api/auth/email/resend", **evil)
    await cleo.post("/api/auth/password/forgot", {"email": VICTIM}, **evil)
    found = await mails(world, VICTIM)
    assert len(found) == 3
    for mail in found:
        assert [link.partition("#")[0] for link in links(mail)] in ([f"{SITE}/verify"], [f"{SITE}/reset"])
        assert "evil" not in f"{mail}"
    assert len(await tokens(world, VICTIM, "reset")) == 1, "behind a #, which no browser sends on"
