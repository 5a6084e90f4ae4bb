"""POST /api/auth/password."""

import pytest

from images2gpt.ports import MailRefused
from tests.support.mailbox import mails, with_mail
from tests.support.world import PASSWORD, Person, World

PATH = "/api/auth/password"
NEW = "another lighthouse of paper"


async def test_the_new_password_signs_in_and_the_old_one_does_not(ada: Person) -> None:
    answer = await ada.post(PATH, {"current_password": PASSWORD, "new_password": NEW})
    assert answer.status == 200
    assert set(answer.json()) == {"token"}
    assert [(await ada.log_in(password)).status for password in (NEW, PASSWORD)] == [200, 401]


async def test_the_answers_token_is_the_only_session_left(world: World, ada: Person) -> None:
    old = [ada.token]
    await ada.log_in()
    old.append(ada.token)
    ada.token = (await ada.post(PATH, {"current_password": PASSWORD, "new_password": NEW})).json()["token"]
    assert (await ada.get("/api/me")).json()["id"] == ada.id
    assert len(world.db.rows("SELECT 1 FROM sessions")) == 1
    for ada.token in old:
        assert (await ada.get("/api/me")).code == "not_signed_in"


async def test_nobody_elses_sessions_end(ada: Person, ben: Person) -> None:
    assert (await ada.post(PATH, {"current_password": PASSWORD, "new_password": NEW})).status == 200
    assert (await ben.get("/api/me")).status == 200
    assert (await ben.log_in()).status == 200


async def test_a_wrong_current_password_changes_nothing(world: World, ada: Person) -> None:
    with_mail(world)
    refused = await ada.post(PATH, {"current_password": "not it at all", "new_password": NEW})
    assert (refused.status, refused.code) == (403, "reauthentication_required")
    assert (await ada.get("/api/me")).status == 200
    assert await mails(world, ada.email) == []
    assert (await ada.log_in()).status == 200


@pytest.mark.parametrize("new", ["seven..", "x" * 257, "password1", "person1@example.com", "\U0001f3ee" * 257])
async def test_a_new_password_is_judged_as_at_sign_up(ada: Person, new: str) -> None:
    refused = await ada.post(
        PATH, {"current_password": PASSWORD, "new_password": new.replace("person1@example.com", ada.email)}
    )
    assert (refused.status, refused.json()["errors"][0]["field"]) == (422, "new_password")
    assert (await ada.log_in()).status == 200


@pytest.mark.parametrize(
    "body", [{}, {"new_password": NEW}, {"current_password": PASSWORD}, {"current_password": 1, "new_password": NEW}]
)
async def test_an_incomplete_body_is_refused(ada: Person, body: dict[str, object]) -> None:
    assert (await ada.post(PATH, body)).code == "invalid"


async def test_without_mail_it_works_as_well(world: World, ada: Person) -> None:
    assert (await ada.post(PATH, {"current_password": PASSWORD, "new_password": NEW})).status == 200
    await world.background.settle()
    assert world.mailer.mails == []


async def test_a_mail_that_cannot_be_sent_undoes_nothing(world: World, ada: Person) -> None:
    with_mail(world)
    world.mailer.down = True
    answer = await ada.post(PATH, {"current_password": PASSWORD, "new_password": NEW})
    assert answer.status == 200
    with pytest.raises(MailRefused):
        await world.background.settle()
    assert (await ada.log_in(NEW)).status == 200


async def test_a_stranger_cannot_ask(cleo: Person) -> None:
    assert (await cleo.post(PATH, {"current_password": PASSWORD, "new_password": NEW})).code == "not_signed_in"
