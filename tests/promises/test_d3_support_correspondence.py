"""D3: what a person writes and what we answer is kept, tied to the account, and in their copy."""

from images2gpt.support.model import KEPT_S
from tests.api.me.test_export import opened, read
from tests.support.mailbox import mails, with_mail
from tests.support.refusals import appealed
from tests.support.scenes import operator
from tests.support.world import Person, World

LETTER = {"email": "other@example.com", "subject": "A question", "message": "Where are my images?"}
ANSWER = "They are in your history."


async def conversation(world: World, ada: Person) -> list[str]:
    """A message, an appeal and a request by mail, each answered: their ids."""
    olga = operator(world)
    letter = (await ada.post("/api/contact", LETTER)).json()["id"]
    appeal = await appealed(ada)
    request = {"email": ada.email, "subject": "My data", "message": "Send me all of it."}
    mailed = (await olga.post("/api/admin/support", request)).json()["id"]
    for each in (letter, appeal, mailed):
        assert (await olga.patch(f"/api/admin/support/{each}", {"answer": ANSWER})).status == 200
    return [letter, appeal, mailed]


async def test_d3_a_conversation_is_in_the_copy_of_the_person_and_of_nobody_else(
    world: World, ada: Person, ben: Person
) -> None:
    ids = await conversation(world, ada)
    rows = read(opened(await ada.get("/api/me/export")), "support_messages")
    assert {row["id"]: row["kind"] for row in rows} == dict(zip(ids, ("contact", "appeal", "rights"), strict=True))
    assert {row["answer"] for row in rows} == {ANSWER}
    assert read(opened(await ben.get("/api/me/export")), "support_messages") == []


async def test_d3_an_answer_is_mailed_to_whoever_wrote_and_a_reply_reaches_us(world: World, ada: Person) -> None:
    with_mail(world)
    await conversation(world, ada)
    answers = [*await mails(world, LETTER["email"]), *await mails(world, ada.email)]
    assert len(answers) == 3
    assert {(mail.reply_to, ANSWER in mail.text) for mail in answers} == {("support@images2gpt.com", True)}
    (told,) = await mails(world, "support@images2gpt.com")
    assert (told.reply_to, LETTER["message"] in told.text) == (LETTER["email"], True)


async def test_d3_it_is_kept_for_24_months_and_no_day_longer(world: World, ada: Person) -> None:
    await ada.post("/api/contact", LETTER)
    world.clock.advance(KEPT_S - 1)
    await world.run_cron()
    assert len(world.db.rows("SELECT 1 FROM support_messages")) == 1
    world.clock.advance(1)
    await world.run_cron()
    assert world.db.rows("SELECT 1 FROM support_messages") == []
