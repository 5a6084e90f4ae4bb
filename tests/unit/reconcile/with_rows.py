"""An App with accounts at chosen rowids, whose books do or do not agree."""

import json
from typing import Any

import pytest

from images2gpt import jobs
from images2gpt.application import App
from images2gpt.ports import DatabaseDown, Scalar, Sql
from images2gpt.reconcile import ROWS
from images2gpt.reconcile.rounds import SLICES_A_RUN
from images2gpt.reconcile.store import BEYOND
from images2gpt.times import MINUTE_S
from tests.support.alone import alone, set_clock
from tests.support.database import SqliteDatabase

USER = """
INSERT INTO users (rowid, id, email, email_key, password, policy_version, pack_credits, created_at)
VALUES (?1, 'usr_' || ?1, ?1 || '@example.com', ?1 || '@example.com', 'a secret', 'x', ?2, 0)
"""

Batch = tuple[Sql[Any], ...]
MINUTE, NIGHT = "* * * * *", "17 3 * * *"
LARGE = 2 * SLICES_A_RUN + 5
"""Slices of a service whose round takes three runs."""


def with_accounts(*rowids: int, unexplained: int = 0) -> App:
    """Each has so many credits that no ledger explains. Nobody else is there."""
    app = alone()
    add(app, *rowids, unexplained=unexplained)
    return app


def add(app: App, *rowids: int, unexplained: int = 0) -> None:
    """More of them."""
    for rowid in rowids:
        database(app).connection.execute(USER, (rowid, unexplained))


def apart(slices: int) -> range:
    """Rowids that are in so many slices, one in each."""
    return range(1, 1 + slices * ROWS, ROWS)


def database(app: App) -> SqliteDatabase:
    """The tests' D1."""
    assert isinstance(app.db, SqliteDatabase)
    return app.db


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The log since the last look."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]


def sounded(told: list[dict[str, object]]) -> list[object]:
    """The rows that alarms were about, in their order."""
    return [event["row"] for event in told if event.get("reason") == "books_differ"]


def kept(app: App) -> list[dict[str, object]]:
    """The round that is open, as it is written down."""
    return database(app).rows("SELECT value FROM settings WHERE name = 'books'")


def compares(batch: Batch) -> bool:
    """Whether it asks for a slice."""
    return batch[-1].sql == BEYOND


def of_the_books(app: App) -> list[Scalar]:
    """The first rowid of each slice that was asked for."""
    return [trip[-1].values[0] for trip in database(app).trips if compares(trip)]


async def a_minute_later(app: App) -> None:
    """The next run of the minute's cron."""
    set_clock(app).advance(MINUTE_S)
    await jobs.run(app, MINUTE)


def fail() -> None:
    """A fault of D1."""
    raise DatabaseDown
