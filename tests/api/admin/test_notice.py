"""POST /api/admin/notice: a letter to all accounts, once each, within a day's quota."""

import asyncio
from typing import Any

import pytest

from images2gpt import notices
from images2gpt.notices.letters import LETTERS_A_RUN, PAUSE_S
from images2gpt.ports import Mail
from images2gpt.times import DAY_S
from tests.support.mailbox import with_mail
from tests.support.scenes import fail_once, mend
from tests.support.world import Person, World

WORDS = {"subject": "Our privacy policy changes", "message": "It changes on 1 December.\n\nNothing else does."}


@pytest.fixture
def mailing(world: World) -> World:
    """A world with mail."""
    return with_mail(world)


def people(world: World, count: int, *, verified: int = 1, first: int = 0) -> list[str]:
    """Accounts, without the way there."""
    emails = [f"reader{number}@example.com" for number in range(first, first + count)]
    world.db.connection.executemany(
        "INSERT INTO users (id, email, email_key, email_verified, password, policy_version, created_at) "
        "VALUES (?, ?, ?, ?, 'x', '1', 1)",
        [(f"usr_{email}", email, email, verified) for email in emails],
    )
    return emails


def told(world: World) -> list[str]:
    """Who got the letter, in the order of sending."""
    return [mail.to for mail in world.mailer.mails if mail.subject.startswith(WORDS["subject"])]


async def announce(olga: Person, **changes: str) -> Any:
    answer = await olga.post("/api/admin/notice", WORDS | changes)
    assert answer.status == 200, answer.body
    return answer.json()


async def test_n1_everybody_with_a_confirmed_address_is_written_to_once(mailing: World, olga: Person) -> None:
    emails = people(mailing, 30)
    people(mailing, 3, verified=0, first=100)
    begun = await announce(olga)
    assert begun | {"id": ""} == {"id": "", "sent": 0, "refused": 0, "left": 30, "a_day": 500, "hint": None}
    await notices.write_on(mailing.app)
    assert len(told(mailing)) == LETTERS_A_RUN
    assert await announce(olga) == begun | {"sent": LETTERS_A_RUN, "left": 30 - LETTERS_A_RUN}
    for _ in range(3):
        await notices.write_on(mailing.app)
    assert sorted(told(mailing)) == sorted(emails)
    assert await announce(olga) == begun | {"sent": 30, "left": 0}
    letter = next(mail for mail in mailing.mailer.mails if mail.to == emails[0])
    assert "Nothing else does." in letter.text
    assert "https://images.test/privacy" in letter.text


async def test_five_crons_at_once_write_to_nobody_twice(mailing: World, olga: Person) -> None:
    emails = people(mailing, 60)
    await announce(olga)
    await asyncio.gather(*(notices.write_on(mailing.app) for _ in range(5)))
    assert sorted(told(mailing)) == sorted(emails)


async def test_a_run_that_dies_loses_one_letter_at_most_and_is_taken_up(mailing: World, olga: Person) -> None:
    people(mailing, 6)
    await announce(olga)
    send, calls = mailing.mailer.send, 0

    async def die(mail: Mail) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        await send(mail)

    mailing.mailer.send = die  # type: ignore[method-assign]  # the worker is killed with a letter in its hands
    with pytest.raises(KeyboardInterrupt):
        await notices.write_on(mailing.app)
    await notices.write_on(mailing.app)
    assert (len(told(mailing)), len(set(told(mailing)))) == (5, 5)


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_database_that_fails_between_letters_doubles_none(mailing: World, olga: Person, moment: str) -> None:
    people(mailing, 6)
    await announce(olga)
    fail_once(mailing, 3, moment)
    await mailing.run_cron()
    mend(mailing)
    await mailing.run_cron()
    assert len(told(mailing)) == len(set(told(mailing))) >= 5


async def test_a_day_has_its_quota_over_all_notices(mailing: World, olga: Person) -> None:
    mailing.configure(MAIL_FROM="no-reply@images.test", NOTICES_PER_DAY="4")
    people(mailing, 5)
    await announce(olga)
    await announce(olga, subject=f"{WORDS['subject']} again")
    for _ in range(3):
        await notices.write_on(mailing.app)
    assert len(told(mailing)) == 4
    mailing.clock.advance(DAY_S)
    for _ in range(3):
        await notices.write_on(mailing.app)
    assert len(told(mailing)) == 8
    mailing.clock.advance(DAY_S)
    await notices.write_on(mailing.app)
    await notices.write_on(mailing.app)
    assert sorted(told(mailing)) == sorted(2 * [f"reader{number}@example.com" for number in range(5)])


async def test_a_letter_that_is_not_taken_is_counted_and_the_next_waits(mailing: World, olga: Person) -> None:
    people(mailing, 3)
    await announce(olga)
    mailing.mailer.down = True
    await notices.write_on(mailing.app)
    mailing.mailer.down = False
    await notices.write_on(mailing.app)
    assert told(mailing) == []
    mailing.clock.advance(PAUSE_S)
    await notices.write_on(mailing.app)
    assert len(told(mailing)) == 2
    assert (await announce(olga))["refused"] == 1
    assert mailing.db.rows("SELECT reason FROM alarms") == [{"reason": "notice_refused"}]


async def test_whoever_comes_later_or_left_is_not_written_to(mailing: World, olga: Person) -> None:
    people(mailing, 2)
    mailing.db.connection.execute("UPDATE users SET deleted_at = 2, email = '' WHERE email = 'reader0@example.com'")
    await announce(olga)
    mailing.clock.advance(1)
    people(mailing, 1, first=7)
    mailing.db.connection.execute("UPDATE users SET created_at = ? WHERE email_key = 'reader7@example.com'", [2e9])
    await notices.write_on(mailing.app)
    assert told(mailing) == ["reader1@example.com"]


async def test_without_mail_nobody_is_written_to_and_the_answer_names_the_banner(world: World, olga: Person) -> None:
    people(world, 3)
    answer = await announce(olga)
    assert (answer["id"], answer["left"]) == (None, 0)
    assert "banner" in answer["hint"]
    await world.run_cron()
    with_mail(world)
    await world.run_cron()
    assert world.mailer.mails == []


async def test_it_is_audited(mailing: World, olga: Person) -> None:
    begun = await announce(olga)
    rows = mailing.db.rows("SELECT action, target, reason FROM audit")
    assert rows == [{"action": "notice", "target": begun["id"], "reason": WORDS["subject"]}]


@pytest.mark.parametrize(
    "changes",
    [{"subject": ""}, {"subject": "a\r\nBcc: all@example.com"}, {"subject": "x" * 121}, {"message": " "},
     {"message": "x" * 5_001}, {"message": "a\u202eb"}, {"more": "x"}],
)  # fmt: skip
async def test_what_is_no_letter_is_refused(mailing: World, olga: Person, changes: dict[str, str]) -> None:
    assert (await olga.post("/api/admin/notice", WORDS | changes)).status == 422
    assert mailing.db.rows("SELECT 1 FROM notices") == []
