"""reconcile: it reads, bounds what it tells, and alarms without telling anything of a person."""

import json

import pytest

from images2gpt import jobs
from images2gpt.application import App
from images2gpt.ports import DatabaseDown
from images2gpt.reconcile import INVARIANTS, alarm, check, queries
from images2gpt.reconcile.invariants import MOST
from tests.support.alone import alone
from tests.support.database import SqliteDatabase
from tests.support.ports import NOON

NIGHT = "17 3 * * *"
USER = """
INSERT INTO users (id, email, email_key, password, policy_version, pack_credits, created_at)
VALUES (?1, ?1 || '@example.com', ?1 || '@example.com', 'a secret', 'x', ?2, 0)
"""


def with_unexplained_credits(people: int) -> App:
    app = alone()
    assert isinstance(app.db, SqliteDatabase)
    for number in range(people):
        app.db.connection.execute(USER, (f"usr_{number}", 7))
    return app


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]


async def test_empty_books_agree() -> None:
    report = await check(alone())
    assert (report.ok, report.checked, report.differences) == (True, len(INVARIANTS), [])


async def test_a_difference_says_what_where_and_how() -> None:
    report = await check(with_unexplained_credits(1))
    (difference,) = report.differences
    assert not report.ok
    assert difference.invariant == "a balance is the sum of its ledger, for each part"
    assert (difference.id, difference.told) == ("usr_0", "0 plan and 7 pack, but the ledger says 0 and 0")


async def test_no_more_rows_are_told_than_somebody_would_read() -> None:
    assert len((await check(with_unexplained_credits(MOST + 5))).differences) == MOST


async def test_it_is_one_round_trip_that_reads() -> None:
    app = alone()
    await check(app)
    assert isinstance(app.db, SqliteDatabase)
    assert [len(trip) for trip in app.db.trips] == [len(INVARIANTS)]
    assert all("?1" in query.sql and query.values == (NOON,) for _, query in queries(NOON))


async def test_each_invariant_has_a_sentence_of_its_own() -> None:
    sentences = [each.sentence for each in INVARIANTS]
    assert len(set(sentences)) == len(sentences)


async def test_the_night_alarms_for_each_difference_and_tells_nothing_of_a_person(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await jobs.run(with_unexplained_credits(2), NIGHT)
    told = events(capsys)
    alarms = [event for event in told if event.get("reason") == "books_differ"]
    assert [event["row"] for event in alarms] == ["usr_0", "usr_1"]
    assert not [event for event in told if "@" in str(event) or "secret" in str(event)]
    assert told[-1].items() >= {"event": "reconciled", "ok": False}.items()


async def test_a_night_without_a_difference_says_so_and_alarms_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    await alarm(alone())
    (told,) = events(capsys)
    assert told.items() >= {"event": "reconciled", "ok": True, "checked": len(INVARIANTS)}.items()


async def test_books_that_cannot_be_read_are_not_called_right(capsys: pytest.CaptureFixture[str]) -> None:
    def down(_batch: object, _moment: str) -> None:
        raise DatabaseDown

    app = alone()
    assert isinstance(app.db, SqliteDatabase)
    app.db.fault = down
    await jobs.run(app, NIGHT)
    told = events(capsys)
    assert [event["event"] for event in told] == ["job_failed"]
