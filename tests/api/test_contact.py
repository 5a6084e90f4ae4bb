"""POST /api/contact."""

import pytest

from tests.support.scenes import operator
from tests.support.world import Person, World

LETTER = {"email": "somebody@example.com", "subject": "A question", "message": "Where are my images?\nThank you."}


async def test_a_visitor_s_message_is_kept_and_mailed_to_support(world: World, cleo: Person) -> None:
    world.configure(MAIL_FROM="hello@images.test", SUPPORT_EMAIL="help@images.test")
    answer = await cleo.post("/api/contact", LETTER)
    assert answer.status == 202
    await world.background.settle()
    (mail,) = world.mailer.mails
    assert (mail.to, mail.reply_to) == ("help@images.test", "somebody@example.com")
    (row,) = world.db.rows("SELECT id, kind, user_id, email, message FROM support_messages")
    assert row == {"id": answer.json()["id"], "kind": "contact", "user_id": None} | {
        "email": LETTER["email"],
        "message": LETTER["message"],
    }


async def test_a_member_s_message_belongs_to_the_account(world: World, ada: Person) -> None:
    await ada.post("/api/contact", LETTER)
    assert world.db.rows("SELECT user_id FROM support_messages") == [{"user_id": ada.id}]
    listed = (await operator(world).get("/api/admin/support")).json()["items"]
    assert [item["subject"] for item in listed] == ["A question"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no address"), ("subject", ""), ("subject", "two\nlines"), ("message", " "), ("message", "x" * 2_001)],
)
async def test_what_is_wrong_is_told_beside_its_field(world: World, cleo: Person, field: str, value: str) -> None:
    answer = await cleo.post("/api/contact", LETTER | {field: value})
    assert (answer.status, [error["field"] for error in answer.json()["errors"]]) == (422, [field])
    assert world.db.rows("SELECT 1 FROM support_messages") == []


async def test_five_an_hour(world: World, cleo: Person) -> None:
    statuses = [(await cleo.post("/api/contact", LETTER)).status for _ in range(6)]
    assert statuses == [202] * 5 + [429]
    assert len(world.db.rows("SELECT 1 FROM support_messages")) == 5
