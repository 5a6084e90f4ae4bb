"""How each statement of the service finds its rows, and how long those of a normal day take."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from images2gpt import reconcile
from images2gpt.ports import Sql
from images2gpt.sessions.model import hash_token
from tests.promises.test_sql import CONSTANTS, VALUE
from tests.support.alone import alone
from tests.support.database import SqliteDatabase
from tests.support.ports import NOON
from tests.support.world import World, running
from tools.project import ToolError

TOKEN: Final = "gi2_" + "a" * 43
OLD_HAND: Final = """
INSERT OR IGNORE INTO sessions (token_hash, id, user_id, created_at, expires_at, fresh_until)
SELECT ?1, 'ses_bench', id, ?2, ?2 + 1000000, ?2 + 900
FROM users
LIMIT 1
"""


class Timed(SqliteDatabase):
    """The tests' D1 on a database that is there already.

    Remembers the longest time of each statement, and the time of each round trip, in ms.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self.connection.close()
        self.connection = connection
        self.connection.row_factory = sqlite3.Row
        self.longest: dict[str, float] = {}
        self.trips_ms: list[float] = []

    def _transact(self, statements: tuple[Sql[Any], ...]) -> list[list[sqlite3.Row]]:
        found, times = list[list[sqlite3.Row]](), list[float]()
        for each in statements:
            began = time.perf_counter()
            found += super()._transact((each,))
            times.append((time.perf_counter() - began) * 1_000)
            self.longest[each.sql] = max(self.longest.get(each.sql, 0), times[-1])
        self.trips_ms.append(sum(times))
        return found


def every_statement() -> Iterator[tuple[str, str]]:
    """By name, those of the books' invariants, too."""
    yield from CONSTANTS.items()
    for number, (invariant, query) in enumerate(reconcile.queries(reconcile.WHOLE, now=NOON)):
        yield f"reconcile.{number} “{invariant.sentence}”", query.sql


def plan(connection: sqlite3.Connection, sql: str) -> list[str]:
    """The steps of a statement, as SQLite tells them."""
    numbers = VALUE.findall(sql)
    count = max(map(int, numbers)) if all(numbers) and numbers else len(numbers)
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * count)]


def a_day(connection: sqlite3.Connection) -> dict[str, float]:
    """What the statements of a sign-up, an order, reading, the cron and the nightly books take at most, in ms."""
    return asyncio.run(_a_day(connection))


async def _a_day(connection: sqlite3.Connection) -> dict[str, float]:
    async with running() as world:
        timed = Timed(connection)
        _move(world, timed)
        connection.execute(OLD_HAND, (hash_token(TOKEN), NOON))
        old_hand = world.person()
        old_hand.token = TOKEN
        await old_hand.get("/api/me")
        await old_hand.get("/api/generations")
        await old_hand.get("/api/generations?q=storm")
        await old_hand.get("/api/me/transactions")
        ada = await world.member()
        await ada.log_in()
        await ada.order()
        await world.run_cron()
        await ada.get("/api/generations")
        await ada.get("/api/config")
    return timed.longest


def a_round(connection: sqlite3.Connection) -> list[float]:
    """How long each slice of the books takes, in ms, until all are compared. Raises ToolError where one differs."""
    return asyncio.run(_a_round(connection))


async def _a_round(connection: sqlite3.Connection) -> list[float]:
    timed = Timed(connection)
    app, wanted = replace(alone(), db=timed), reconcile.PartQuery()
    while True:
        part = await reconcile.check(app, wanted)
        if not part.ok:
            raise ToolError(f"The books of the large database differ: {part.differences[0].told}")
        if not isinstance(part.next_cursor, str):
            return timed.trips_ms
        wanted = reconcile.PartQuery(cursor=part.next_cursor)


def _move(world: World, timed: Timed) -> None:
    """The world goes on with another database."""
    world.db = timed
    world.app = replace(world.app, db=timed)
