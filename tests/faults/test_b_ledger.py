"""B52 and B54: the ledger only grows, and free credits come once to a person."""

import asyncio
import re
import sqlite3
from pathlib import Path

import pytest

from images2gpt.times import HOUR_S
from tests.support.database import SqliteDatabase
from tests.support.world import Person, World

pytestmark = pytest.mark.usefixtures("books")

SOURCES = Path(__file__).parents[2] / "src"
REWRITES = re.compile(
    r"(UPDATE\s+(OR\s+\w+\s+)?|DELETE\s+FROM\s+|REPLACE\s+INTO\s+|INSERT\s+OR\s+\w+\s+INTO\s+|DROP\s+TABLE\s+\S*\s*)"
    r"credit_transactions",
    re.IGNORECASE,
)
UPSERT = """
INSERT INTO credit_transactions SELECT * FROM credit_transactions WHERE 1
ON CONFLICT (id) DO UPDATE SET pack_delta = 1000
"""
BONUSES = "SELECT count(*) AS n FROM credit_transactions WHERE kind = 'signup_bonus'"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE credit_transactions SET pack_delta = 1000",
        "UPDATE credit_transactions SET pack_delta = pack_delta",
        "UPDATE OR IGNORE credit_transactions SET reference = 'x'",
        "UPDATE OR REPLACE credit_transactions SET id = 'txn_x'",
        "DELETE FROM credit_transactions",
        "DELETE FROM credit_transactions WHERE kind = 'signup_bonus'",
        UPSERT,
    ],
)
async def test_b52_the_ledger_refuses_every_edit(world: World, ada: Person, sql: str) -> None:
    await ada.order()
    before = world.db.rows("SELECT * FROM credit_transactions")
    with pytest.raises(sqlite3.IntegrityError, match="the ledger is never"):
        world.db.connection.execute(sql)
    assert world.db.rows("SELECT * FROM credit_transactions") == before


def test_b52_no_statement_of_ours_tries_to_edit_it_or_goes_around_the_triggers() -> None:
    """INSERT OR REPLACE deletes without a trigger, so it must not occur at all."""
    files = [path for path in SOURCES.rglob("*.py") if REWRITES.search(path.read_text())]
    assert [path.name for path in files] == ["purging.py"], "what a deleted account leaves for a year"


@pytest.mark.parametrize("kind", ["signup_bonus", "plan", "pack", "spend", "return", "refund", "adjustment"])
def test_b52_nothing_is_booked_twice_whoever_it_is_booked_for(kind: str) -> None:
    books = SqliteDatabase().connection
    books.execute("PRAGMA foreign_keys = OFF")
    entry = "INSERT INTO credit_transactions VALUES (?, ?, ?, 0, 0, 10, 'the same', 0)"
    books.execute(entry, ("txn_first", "usr_ada", kind))
    for person in ("usr_ada", "usr_ben"):
        with pytest.raises(sqlite3.IntegrityError, match=r"credit_transactions\.kind, credit_transactions\.reference"):
            books.execute(entry, (f"txn_{person}", person, kind))
    other = "adjustment" if kind != "adjustment" else "pack"
    books.execute(entry, ("txn_other", "usr_ada", other))


async def test_b54_fifty_accounts_from_one_network_are_ten(world: World) -> None:
    people = [world.person(f"2001:db8:7:7::{number:x}") for number in range(50)]
    answers = [await person.sign_up() for person in people]
    assert [answer.status for answer in answers] == [201] * 10 + [429] * 40
    assert {answer.headers["retry-after"] for answer in answers[10:]} == {str(HOUR_S)}
    assert world.db.rows(BONUSES) == [{"n": 10}]


async def test_b54_all_spellings_of_one_mailbox_are_one_gift(world: World) -> None:
    names = [f"{dotted}+{number}" for dotted in ("ada", "a.da", "ad.a", "a.d.a") for number in range(13)]
    people = [world.person() for _ in names]
    for person, name in zip(people, names, strict=True):
        assert (await person.sign_up(f"{name}@example.com")).status == 201
    assert [await person.balance() for person in people] == [10] + [0] * 51


async def test_b54_spellings_that_sign_up_at_once_share_one_gift(world: World) -> None:
    people = [world.person() for _ in range(12)]
    answers = await asyncio.gather(*(each.sign_up(f"ada+{each.address}@example.com") for each in people))
    assert {answer.status for answer in answers} <= {201, 429}, "at most four derivations at a time"
    assert world.db.rows(BONUSES) == [{"n": 1}]


async def test_b54_with_mail_configured_an_unconfirmed_address_has_no_gift(world: World) -> None:
    world.configure(MAIL_FROM="no-reply@images.test")
    ada = await world.member()
    assert (await ada.balance(), world.db.rows(BONUSES)) == (0, [{"n": 0}])
