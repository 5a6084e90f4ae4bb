"""POST /api/auth/signup where mail can be sent: the address is asked first, and the free credits wait for that."""

import pytest

from images2gpt.ports import MailRefused
from tests.support.mailbox import SITE, links, mails, token, with_mail
from tests.support.world import Person, World


async def test_the_address_gets_one_link_to_our_site(world: World, cleo: Person) -> None:
    with_mail(world)
    answer = await cleo.sign_up("Cleo@Example.com")
    assert answer.status == 201
    assert answer.json()["user"]["email_verified"] is False
    sent = await mails(world, "Cleo@example.com")
    assert [mail.subject for mail in sent] == ["Confirm your email address · Images 2 GPT"]
    assert links(sent[0]) == [f"{SITE}/verify#token={await token(world, 'Cleo@example.com', 'verify')}"]
    assert len(world.mailer.mails) == 1


async def test_the_free_credits_come_with_the_confirmation(world: World, cleo: Person) -> None:
    with_mail(world)
    assert (await cleo.sign_up()).json()["user"]["credits"]["balance"] == 0
    assert (await cleo.order()).code == "out_of_credits"
    await cleo.post("/api/auth/email/verify", {"token": await token(world, cleo.email, "verify")})
    assert await cleo.balance() == 10
    assert (await cleo.order()).status == 202


async def test_without_mail_they_come_at_once_and_nothing_is_sent(world: World, cleo: Person) -> None:
    assert (await cleo.sign_up()).json()["user"]["credits"]["balance"] == 10
    await world.background.settle()
    assert (world.mailer.mails, world.db.rows("SELECT 1 FROM email_tokens")) == ([], [])


async def test_signing_in_by_sign_up_sends_nothing(world: World, ada: Person) -> None:
    with_mail(world)
    assert (await world.person().sign_up(ada.email)).status == 200
    assert (await world.person().sign_up(ada.email, password="not the password")).status == 401
    await world.background.settle()
    assert world.mailer.mails == []


async def test_a_mail_that_cannot_be_sent_still_leaves_an_account(world: World, cleo: Person) -> None:
    with_mail(world)
    world.mailer.down = True
    assert (await cleo.sign_up()).status == 201
    with pytest.raises(MailRefused):
        await world.background.settle()
    world.mailer.down = False
    assert (await cleo.post("/api/auth/email/resend")).status == 202
    assert len(await mails(world, cleo.email)) == 1


async def test_the_brand_and_the_site_of_the_settings_are_what_a_mail_shows(world: World, cleo: Person) -> None:
    world.configure(MAIL_FROM="no-reply@images.test", SITE_URL="https://other.test", BRAND="<Pictures> & Co")
    assert (await cleo.sign_up()).status == 201
    sent = (await mails(world, cleo.email))[0]
    assert sent.subject == "Confirm your email address · <Pictures> & Co"
    assert links(sent)[0].startswith("https://other.test/verify#token=")
    assert "&lt;Pictures&gt; &amp; Co" in sent.html
    assert "<Pictures>" not in sent.html
