"""The operators' reconciliation, for a test's own connection: sentences, none if all is well."""

import sqlite3

from images2gpt.ports import Database
from images2gpt.reconcile import INVARIANTS, WHOLE, Break, Invariant, bounded, queries

OF_THE_CRON = "nothing is under way that nobody takes up"


async def find_breaks(db: Database, *, now: int) -> list[str]:
    """A sentence for each break, in one round trip; empty if all holds. Raises DatabaseDown."""
    asked = queries(WHOLE, now=now)
    rows = await db.read(*(query for _, query in asked))
    return [_sentence(invariant, found) for invariant, query in asked for found in rows.of(query)]


def check(connection: sqlite3.Connection, *, now: int | None = None, swept: bool = True) -> list[str]:
    """The same for a test's own connection. `now` defaults to the newest time in the tables.

    `swept`: the cron has run, so nothing may be overdue.
    """
    moment = newest(connection) if now is None else now
    checked = [each for each in INVARIANTS if swept or not each.sentence.startswith(OF_THE_CRON)]
    given = (moment, WHOLE.first, WHOLE.last)
    found = [(each, connection.execute(bounded(each), given).fetchall()) for each in checked]
    return [_sentence(each, Break(row[0], row[1])) for each, rows in found for row in rows]


def newest(connection: sqlite3.Connection) -> int:
    """The last moment at which anything is known to have happened."""
    sql = """
    SELECT max(
      coalesce((SELECT max(created_at) FROM users), 0),
      coalesce((SELECT max(max(created_at), max(coalesce(finished_at, 0))) FROM generations), 0)
    )
    """
    return int(connection.execute(sql).fetchone()[0])


def _sentence(invariant: Invariant, found: Break) -> str:
    return f"{invariant.sentence}; but {found.id}: {found.told}"
