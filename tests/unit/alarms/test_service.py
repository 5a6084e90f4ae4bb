"""alarms: a line always, a row an hour, a mail an hour, and never in anybody's way."""

import asyncio
import json

import pytest

from images2gpt import alarms
from images2gpt.alarms.store import KEPT_S, QUIET_S
from images2gpt.application import App
from images2gpt.ports import DatabaseDown
from images2gpt.times import DAY_S, HOUR_S, MINUTE_S
from tests.support.alone import alone, set_clock
from tests.support.database import SqliteDatabase
from tests.support.mail_and_limits import SENDER, Outbox
from tests.support.ports import Tasks


async def settle(app: App) -> None:
    assert isinstance(app.background, Tasks)
    await app.background.settle()


def rows(app: App) -> list[dict[str, object]]:
    assert isinstance(app.db, SqliteDatabase)
    return app.db.rows("SELECT reason, count, detail FROM alarms ORDER BY reason, began_at")


def mails(app: App) -> list[str]:
    assert isinstance(app.mailer, Outbox)
    return [mail.subject.partition(" · ")[0] for mail in app.mailer.mails]


async def test_an_alarm_is_a_line_a_row_and_a_mail(capsys: pytest.CaptureFixture[str]) -> None:
    app = alone(MAIL_FROM=SENDER)
    alarms.sound(app, "kie_closed", call="createTask", code=402)
    line = json.loads(capsys.readouterr().out)
    assert line == {"event": "alarm", "reason": "kie_closed", "call": "createTask", "code": 402}
    await settle(app)
    assert rows(app) == [{"reason": "kie_closed", "count": 1, "detail": '{"call":"createTask","code":402}'}]
    assert isinstance(app.mailer, Outbox)
    (mail,) = app.mailer.mails
    assert (mail.to, "call createTask; code 402" in mail.text) == (app.settings.support_email, True)


async def test_each_reason_is_mailed_once_an_hour_however_many_ring_at_once() -> None:
    app = alone(MAIL_FROM=SENDER)
    for _ in range(20):
        alarms.sound(app, "kie_closed")
        alarms.sound(app, "dispute")
    await settle(app)
    assert sorted(mails(app)) == ["Alarm: dispute", "Alarm: kie_closed"]
    set_clock(app).advance(QUIET_S - 1)
    alarms.sound(app, "kie_closed")
    await settle(app)
    assert len(mails(app)) == 2
    set_clock(app).advance(1)
    alarms.sound(app, "kie_closed")
    await settle(app)
    assert len(mails(app)) == 3
    assert [(row["reason"], row["count"]) for row in rows(app)] == [
        ("dispute", 20),
        ("kie_closed", 21),
        ("kie_closed", 1),
    ]


async def test_without_mail_the_line_and_the_row_stay() -> None:
    app = alone()
    alarms.sound(app, "dispute")
    await settle(app)
    assert (mails(app), len(rows(app))) == ([], 1)


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_with_d1_down_the_line_stays_and_nobody_is_stopped(
    capsys: pytest.CaptureFixture[str], moment: str
) -> None:
    app = alone(MAIL_FROM=SENDER)
    assert isinstance(app.db, SqliteDatabase)

    def down(_batch: object, now: str) -> None:
        if now == moment:
            raise DatabaseDown

    app.db.fault = down
    alarms.sound(app, "books_differ", row="usr_a")
    await settle(app)
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {"event": "alarm", "reason": "books_differ", "row": "usr_a"}
    assert (second["event"], second["reason"]) == ("alarm_not_kept", "books_differ")


async def test_the_caller_waits_for_nothing() -> None:
    app = alone()
    assert isinstance(app.db, SqliteDatabase)
    alarms.sound(app, "dispute")
    assert app.db.trips == []
    await settle(app)


async def test_alarms_are_kept_for_thirty_days_of_quiet() -> None:
    app = alone()
    alarms.sound(app, "dispute")
    await settle(app)
    set_clock(app).advance(KEPT_S - 1)
    await app.db.commit(alarms.delete_old(now=app.clock.now(), limit=10))
    assert len(rows(app)) == 1
    set_clock(app).advance(1)
    await app.db.commit(alarms.delete_old(now=app.clock.now(), limit=10))
    assert (rows(app), KEPT_S) == ([], 30 * DAY_S)


async def test_a_storm_of_a_month_is_a_row_an_hour() -> None:
    app = alone()
    for _ in range(48):
        for _ in range(4):
            alarms.sound(app, "kie_closed")
            set_clock(app).advance(HOUR_S // 4)
        await settle(app)
    assert len(rows(app)) == 48


@pytest.mark.parametrize(("gap_s", "rings"), [(MINUTE_S, False), (5 * MINUTE_S, False), (5 * MINUTE_S + 1, True)])
async def test_a_cron_that_was_away_says_so_when_it_is_back(gap_s: int, *, rings: bool) -> None:
    app = alone()
    await alarms.note_run(app)
    set_clock(app).advance(gap_s)
    await asyncio.gather(*(alarms.note_run(app) for _ in range(3)))
    await settle(app)
    assert [(row["reason"], row["count"]) for row in rows(app)] == ([("cron_missed", 1)] if rings else [])


async def test_the_first_run_of_all_has_missed_nothing() -> None:
    app = alone()
    await alarms.note_run(app)
    await settle(app)
    assert rows(app) == []
