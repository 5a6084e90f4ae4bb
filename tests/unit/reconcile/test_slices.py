"""The books by slices: what all slices find together is what one look at everything finds, each difference once."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest

from images2gpt.reconcile import INVARIANTS, ROWS, WHOLE, Slice, begin_round
from tests.support.alone import alone
from tests.support.books import PLANTED, live_a_little
from tests.support.database import SqliteDatabase
from tests.support.loose import loosen
from tests.support.ports import NOON
from tests.support.world import running
from tests.unit.reconcile.with_rows import events

SIZES = (1, 2, 3, 7, 100)
TABLE = {"usr": "users", "txn": "credit_transactions", "gen": "generations", "pay": "payments"}

Found = tuple[str, str, str]
"""An invariant's sentence, the row that breaks it, and how."""


async def lived() -> bytes:
    async with running() as world:
        await live_a_little(world)
        await world.background.settle()
        return world.db.connection.serialize()


@pytest.fixture(scope="module")
def life() -> bytes:
    """The tables after a little life, loose."""
    db = SqliteDatabase()
    db.connection.deserialize(asyncio.run(lived()))
    loosen(db)
    return db.connection.serialize()


@pytest.fixture
def db(life: bytes) -> SqliteDatabase:
    db = SqliteDatabase()
    db.connection.deserialize(life)
    return db


def found(db: SqliteDatabase, slice_: Slice) -> list[Found]:
    values = [float(number) for number in (NOON, slice_.first, slice_.last)]
    return [
        (each.sentence, row["id"], row["told"])
        for each in INVARIANTS
        for row in db.connection.execute(each.sql, values)
    ]


def slices(db: SqliteDatabase, size: int) -> Iterator[Slice]:
    last = max(db.rows(f"SELECT max(rowid) AS n FROM {table}")[0]["n"] for table in TABLE.values())
    return (Slice.of(first, size) for first in range(1, last + 1, size))


def homes(db: SqliteDatabase, row: str) -> set[int]:
    """Where a row stands, and for one of the ledger where its owner does."""
    table = TABLE[row[:3]]
    owner = "UNION SELECT u.rowid FROM users AS u JOIN credit_transactions AS t ON t.user_id = u.id WHERE t.id = ?1"
    told = db.rows(f"SELECT rowid AS n FROM {table} WHERE id = ?1 {owner}", row)
    return {each["n"] for each in told}


@pytest.mark.parametrize("sql", [sql for _, sql in PLANTED], ids=lambda sql: " ".join(sql.split())[:60])
def test_each_difference_is_found_once_in_the_slice_that_it_belongs_to(db: SqliteDatabase, sql: str) -> None:
    db.connection.execute(sql)
    at_once = sorted(found(db, WHOLE))
    assert at_once
    for size in SIZES:
        by_slices = [(slice_, found(db, slice_)) for slice_ in slices(db, size)]
        assert sorted(chain.from_iterable(each for _, each in by_slices)) == at_once, size
        for slice_, breaks in by_slices:
            for _, row, _ in breaks:
                assert any(slice_.first <= home <= slice_.last for home in homes(db, row)), (row, slice_)


def test_a_life_without_a_difference_has_none_in_any_slice(db: SqliteDatabase) -> None:
    assert [each for size in SIZES for slice_ in slices(db, size) for each in found(db, slice_)] == []


def test_rows_that_are_the_same_reference_are_one_difference(db: SqliteDatabase) -> None:
    db.connection.execute("UPDATE credit_transactions SET reference = 'same' WHERE kind = 'spend'")
    first = db.rows("SELECT id FROM credit_transactions WHERE kind = 'spend' ORDER BY rowid")[0]["id"]
    told = [(row, how) for sentence, row, how in found(db, WHOLE) if sentence.startswith("a reference counts")]
    assert told == [(first, "spend same × 4")]


@pytest.mark.parametrize("table", TABLE.values())
async def test_a_round_comes_to_every_row_of_every_table(
    db: SqliteDatabase, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of them has grown far beyond the others."""
    db.connection.execute(f"UPDATE {table} SET rowid = rowid + {10 * ROWS}")
    await begin_round(replace(alone(), db=db))
    rows = sum(db.rows(f"SELECT count(*) AS n FROM {each}")[0]["n"] for each in TABLE.values())
    assert rows > 0
    assert [event["rows"] for event in events(capsys)] == [rows]


def test_a_slice_has_its_first_and_its_last_row_and_no_other(db: SqliteDatabase) -> None:
    db.connection.execute("UPDATE generations SET status = 'running'")
    ids = [row["id"] for row in db.rows("SELECT id FROM generations ORDER BY rowid")]
    assert len(ids) > 3
    told = [row for sentence, row, _ in found(db, Slice(2, 3)) if sentence.startswith("a generation that has ended")]
    assert told == ids[1:3]
