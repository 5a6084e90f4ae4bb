"""POST /api/auth/email/resend."""

from tests.support.mailbox import SITE, links, mails, token, tokens, with_mail
from tests.support.world import Person, World

PATH = "/api/auth/email/resend"


async def test_another_link_is_mailed_and_the_first_works_too(world: World, cleo: Person) -> None:
    with_mail(world)
    await cleo.sign_up()
    answer = await cleo.post(PATH)
    assert (answer.status, answer.body) == (202, b"")
    first, second = await tokens(world, cleo.email, "verify")
    assert first != second
    assert links((await mails(world, cleo.email))[1]) == [f"{SITE}/verify#token={second}"]
    assert (await cleo.post("/api/auth/email/verify", {"token": first})).status == 204


async def test_a_confirmed_address_is_not_written_to(world: World, cleo: Person) -> None:
    with_mail(world)
    await cleo.sign_up()
    await cleo.post("/api/auth/email/verify", {"token": await token(world, cleo.email, "verify")})
    assert (await cleo.post(PATH)).status == 202
    assert len(await mails(world, cleo.email)) == 1


async def test_three_an_hour_are_enough(world: World, cleo: Person) -> None:
    with_mail(world)
    await cleo.sign_up()
    told = [await cleo.post(PATH) for _ in range(4)]
    assert [answer.status for answer in told] == [202] * 3 + [429]
    assert told[3].headers["retry-after"] == "3600"
    assert len(await mails(world, cleo.email)) == 4, "and the one of sign-up"


async def test_without_mail_nothing_is_sent_or_stored(world: World, ada: Person) -> None:
    assert (await ada.post(PATH)).status == 202
    await world.background.settle()
    assert (world.mailer.mails, world.db.rows("SELECT 1 FROM email_tokens")) == ([], [])


async def test_a_stranger_cannot_ask(cleo: Person) -> None:
    assert (await cleo.post(PATH)).code == "not_signed_in"
