"""The Database port on sqlite3, binding and answering as D1 does; `contract/` holds both to the same claims."""

import asyncio
import json
import math
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from images2gpt.ports import Batch, ConstraintBroken, DatabaseDown, Query, Scalar, Sql

SCHEMA = Path(__file__).parents[2] / "schema.sql"
MOST_INTEGER = 2**53 - 2
"""JavaScript could hold one more, but Pyodide sends that as a BigInt, which D1 does not take."""
LIMITS = {
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 100,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 5,
}
"""As D1 sets them."""

_CONSTRAINT = re.compile(r"(CHECK|UNIQUE|NOT NULL) constraint failed: (.+)")

Fault = Callable[[tuple[Sql[Any], ...], str], None]
"""Called with the batch and "before" or "after" its commit; raises DatabaseDown to play an outage."""


class SqliteDatabase:
    """In memory. `trips` counts round trips; `fault` plays outages; `turns` says how long the next way takes."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.executescript(SCHEMA.read_text())
        self.connection.execute("PRAGMA foreign_keys = ON")
        for limit, most in LIMITS.items():
            self.connection.setlimit(limit, most)
        self.trips: list[tuple[Sql[Any], ...]] = []
        self.fault: Fault = lambda _batch, _moment: None
        self.turns: Callable[[], int] = lambda: 1

    async def read(self, *queries: Query[Any]) -> Batch:
        """See ports.Database. Refuses to write, as a test's own check."""
        assert all(isinstance(query, Query) for query in queries), "read() was given a statement that writes"
        return await self._run(queries)

    async def commit(self, *statements: Sql[Any]) -> Batch:
        """See ports.Database."""
        return await self._run(statements)

    def rows(self, sql: str, *values: Scalar) -> list[dict[str, Any]]:
        """For a test's own look at the tables."""
        return [dict(row) for row in self.connection.execute(sql, values)]

    async def _run(self, statements: tuple[Sql[Any], ...]) -> Batch:
        self.trips.append(statements)
        await self._travel()
        self.fault(statements, "before")
        found = self._transact(statements)
        self.fault(statements, "after")
        await self._travel()
        return Batch({each: _decoded(rows, each.row) for each, rows in zip(statements, found, strict=True)})

    async def _travel(self) -> None:
        """The way there or back: whoever else has something to do gets a turn, or several."""
        for _ in range(self.turns()):
            await asyncio.sleep(0)

    def _transact(self, statements: tuple[Sql[Any], ...]) -> list[list[sqlite3.Row]]:
        assert statements, "D1 refuses an empty batch"
        bound = [[_bound(value) for value in statement.values] for statement in statements]
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            run = self.connection.execute
            found = [run(each.sql, values).fetchall() for each, values in zip(statements, bound, strict=True)]
        except sqlite3.Error as error:
            self.connection.execute("ROLLBACK")
            raise _meaning(error) from error
        self.connection.execute("COMMIT")
        return found


def _decoded(rows: list[sqlite3.Row], kind: type[Any]) -> list[Any]:
    found = [{name: _read(row[name]) for name in row.keys()} for row in rows]  # noqa: SIM118  a Row
    return msgspec.json.decode(json.dumps(found), type=list[kind])  # type: ignore[valid-type]  # a value here


def _bound(value: Scalar) -> Scalar:
    """D1 binds every number as REAL, and those that JSON lacks as NULL."""
    if not isinstance(value, int | float):
        return value
    assert not isinstance(value, int) or abs(value) <= MOST_INTEGER, "D1 refuses integers beyond 2^53"
    return float(value) if math.isfinite(value) else None


def _read(value: Scalar) -> Scalar:
    """JavaScript has one kind of number: a whole one prints without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _meaning(error: Exception) -> Exception:
    match = _CONSTRAINT.search(str(error))
    return ConstraintBroken(match[1], match[2]) if match else DatabaseDown(str(error))
