"""POST /api/auth/password/forgot."""

import pytest

from images2gpt.ports import MailRefused
from tests.support.mailbox import SITE, links, mails, tokens, with_mail
from tests.support.world import Person, World

PATH = "/api/auth/password/forgot"


async def test_a_link_is_mailed_to_the_account_s_own_address(world: World, cleo: Person) -> None:
    with_mail(world)
    await world.person().sign_up("Ada@Example.com")
    answer = await cleo.post(PATH, {"email": " ada@EXAMPLE.com"})
    assert (answer.status, answer.body) == (202, b"")
    sent = (await mails(world, "Ada@example.com"))[-1]
    assert sent.subject == "Choose a new password · Images 2 GPT"
    assert links(sent) == [f"{SITE}/reset#token={(await tokens(world, 'Ada@example.com', 'reset'))[-1]}"]
    assert sent.text.startswith("Somebody, probably you, asked")


async def test_nothing_is_mailed_to_an_unknown_address(world: World, cleo: Person) -> None:
    with_mail(world)
    assert (await cleo.post(PATH, {"email": "nobody@example.com"})).status == 202
    await world.background.settle()
    assert world.mailer.mails == []
    assert world.db.rows("SELECT 1 FROM email_tokens") == []


async def test_without_mail_the_answer_is_the_same_and_no_token_is_made(world: World, ada: Person) -> None:
    assert (await ada.post(PATH, {"email": ada.email})).status == 202
    await world.background.settle()
    assert (world.mailer.mails, world.db.rows("SELECT 1 FROM email_tokens")) == ([], [])


async def test_each_mail_has_a_token_of_its_own_and_the_earlier_ones_work_too(world: World, ada: Person) -> None:
    with_mail(world)
    for _ in range(3):
        assert (await ada.post(PATH, {"email": ada.email})).status == 202
    found = await tokens(world, ada.email, "reset")
    assert len(set(found)) == 3
    wanted = {"token": found[0], "new_password": "another lighthouse of paper"}
    assert (await ada.post("/api/auth/password/reset", wanted)).status == 200


async def test_the_fourth_of_an_hour_is_refused_wherever_it_comes_from(world: World, ada: Person) -> None:
    with_mail(world)
    told = [await world.person().post(PATH, {"email": ada.email}) for _ in range(4)]
    assert [answer.status for answer in told] == [202] * 3 + [429]
    assert told[3].headers["retry-after"] == "3600"
    assert len(await mails(world, ada.email)) == 3
    world.clock.advance(3_600)
    assert (await ada.post(PATH, {"email": ada.email})).status == 202


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@b@example.com", 7, None])
async def test_what_is_no_address_is_refused(cleo: Person, email: object) -> None:
    assert (await cleo.post(PATH, {"email": email})).code == "invalid"


async def test_a_mail_that_cannot_be_sent_is_no_failure_of_the_answer(world: World, ada: Person) -> None:
    with_mail(world)
    world.mailer.down = True
    assert (await ada.post(PATH, {"email": ada.email})).status == 202
    with pytest.raises(MailRefused):
        await world.background.settle()


async def test_who_asks_need_not_be_signed_in_and_a_dead_token_does_no_harm(world: World, ada: Person) -> None:
    with_mail(world)
    email, ada.token = ada.email, "gi2_" + "A" * 43
    assert (await ada.post(PATH, {"email": email})).status == 202
    assert len(await mails(world, email)) == 1
