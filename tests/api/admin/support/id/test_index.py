"""PATCH /api/admin/support/{id}."""

import asyncio

import pytest

from images2gpt.times import rfc3339
from tests.support.mailbox import mails, with_mail
from tests.support.refusals import appealed
from tests.support.world import Person, World

AUDIT = "SELECT action, target, reason FROM audit ORDER BY rowid"
REQUEST = {"email": "Dora@Example.com", "subject": "My data", "message": "Send me all of it."}
ANSWER = "You are right.\n\nWe have mended the rule."


async def test_an_answer_is_kept_and_leaves_the_message_open(world: World, ada: Person, olga: Person) -> None:
    message = await appealed(ada)
    world.clock.advance(60)
    answer = await olga.patch(f"/api/admin/support/{message}", {"answer": ANSWER})
    shown, now = answer.json(), rfc3339(world.clock.now())
    assert (answer.status, shown["answer"], shown["answered_at"]) == (200, ANSWER, now)
    assert (shown["state"], shown["closed_at"]) == ("open", None)
    assert world.db.rows(AUDIT) == [{"action": "support", "target": message, "reason": "answered"}]


async def test_it_can_be_answered_and_closed_at_once_and_opened_again(world: World, ada: Person, olga: Person) -> None:
    message = await appealed(ada)
    path = f"/api/admin/support/{message}"
    shown = (await olga.patch(path, {"answer": ANSWER, "closed": True})).json()
    assert (shown["state"], shown["closed_at"]) == ("closed", rfc3339(world.clock.now()))
    shown = (await olga.patch(path, {"closed": False})).json()
    assert (shown["state"], shown["closed_at"], shown["answer"]) == ("open", None, ANSWER)
    assert [row["reason"] for row in world.db.rows(AUDIT)] == ["answered and closed", "reopened"]


async def test_the_answer_goes_to_the_address_that_the_account_has_now(world: World, ada: Person, olga: Person) -> None:
    message = await appealed(ada, "<b>Please</b>")
    with_mail(world)
    world.db.connection.execute("UPDATE users SET email = 'ada.new@example.com'")
    await olga.patch(f"/api/admin/support/{message}", {"answer": ANSWER})
    (mail,) = await mails(world, "ada.new@example.com")
    assert (mail.subject, mail.reply_to) == ("Our answer to your message · Images 2 GPT", "support@images2gpt.com")
    assert mail.text.startswith("You are right.\n\nWe have mended the rule.\n\nA refused prompt costs nothing")
    assert f"{message}, Appeal of a refused prompt" in mail.text
    assert ("<p>We have mended the rule.</p>" in mail.html, "<b>" in mail.html) == (True, False)
    assert len(world.mailer.mails) == 1


async def test_a_recorded_request_is_answered_to_its_sender(world: World, olga: Person) -> None:
    with_mail(world)
    message = (await olga.post("/api/admin/support", REQUEST)).json()["id"]
    await olga.patch(f"/api/admin/support/{message}", {"answer": ANSWER, "closed": True})
    (mail,) = await mails(world, "Dora@example.com")
    assert "> Send me all of it." in mail.text
    assert "costs nothing" not in mail.text


async def test_the_same_answer_twice_is_mailed_once_and_another_one_again(
    world: World, ada: Person, olga: Person
) -> None:
    message = await appealed(ada)
    with_mail(world)
    path = f"/api/admin/support/{message}"
    await asyncio.gather(*(olga.patch(path, {"answer": ANSWER}) for _ in range(5)))
    await olga.patch(path, {"closed": True})
    assert len(await mails(world, ada.email)) == 1
    await olga.patch(path, {"answer": "A second thought."})
    assert len(await mails(world, ada.email)) == 2


async def test_nothing_is_mailed_without_mail_or_without_an_address(
    world: World, ada: Person, cleo: Person, olga: Person
) -> None:
    member = await appealed(ada)
    assert (await olga.patch(f"/api/admin/support/{member}", {"answer": ANSWER})).status == 200
    with_mail(world)
    told = (await cleo.order("How to make a pipe bomb")).json()
    path = f"/api/generations/{told['generation']}/appeal?key={told['key']}"
    visitor = (await cleo.post(path, {"message": "Why?"})).json()["id"]
    assert (await olga.patch(f"/api/admin/support/{visitor}", {"answer": ANSWER})).json()["email"] is None
    await world.background.settle()
    assert world.mailer.mails == []


async def test_an_accepted_appeal_gives_no_credits(world: World, ada: Person, olga: Person) -> None:
    await olga.patch(f"/api/admin/support/{await appealed(ada)}", {"answer": ANSWER, "closed": True})
    assert await ada.balance() == 10
    assert len(world.db.rows("SELECT 1 FROM credit_transactions")) == 1


async def test_a_message_that_is_not_there_is_not_found_and_not_audited(world: World, olga: Person) -> None:
    answer = await olga.patch("/api/admin/support/msg_nothing", {"closed": True})
    assert (answer.status, answer.code) == (404, "not_found")
    assert world.db.rows(AUDIT) == []


@pytest.mark.parametrize(
    "body", [{}, {"answer": ""}, {"answer": "x" * 5_001}, {"closed": 1}, {"answer": None}, {"state": "closed"}], ids=str
)
async def test_a_body_that_breaks_a_rule_changes_nothing(
    world: World, ada: Person, olga: Person, body: dict[str, object]
) -> None:
    message = await appealed(ada)
    assert (await olga.patch(f"/api/admin/support/{message}", body)).code == "invalid"
    (row,) = world.db.rows("SELECT state, answer FROM support_messages")
    assert (row, world.db.rows(AUDIT)) == ({"state": "open", "answer": None}, [])
