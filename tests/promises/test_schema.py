"""schema.sql: applied twice it changes nothing, and every rule in it has a name."""

import re
import sqlite3

import pytest

from tests.promises.tree import ROOT

SCHEMA = (ROOT / "schema.sql").read_text()
ROWS = {
    "users": "('usr_1', 'a@b.c', 'a@b.c', 0, 'x', '1', NULL, 0, 0, NULL, 10, 0, NULL, 0, NULL, 0, 0, 0, 1)",
    "trial_claims": "('subject', 'gen_1', 1, 2, 0, 0)",
}


def applied(times: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for _ in range(times):
        connection.executescript(SCHEMA)
    return connection


def dump(connection: sqlite3.Connection) -> list[str]:
    return list(connection.iterdump())


def test_applied_twice_it_changes_nothing() -> None:
    once, twice = applied(1), applied(2)
    assert dump(once) == dump(twice)


def test_applied_to_a_database_in_use_it_loses_nothing() -> None:
    connection = applied(1)
    for table, row in ROWS.items():
        connection.execute(f"INSERT INTO {table} VALUES {row}")
    before = dump(connection)
    connection.executescript(SCHEMA)
    assert dump(connection) == before


def test_every_table_is_strict() -> None:
    tables = applied(1).execute(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    assert [name for name, strict in tables if not strict] == []


def test_every_check_is_named_as_the_sentence_it_keeps() -> None:
    checks = re.findall(r"(?:CONSTRAINT (\w+) )?CHECK \(", SCHEMA)
    assert len(checks) > 5
    assert all(name.count("_") >= 2 for name in checks), checks


def test_the_ledger_is_neither_rewritten_nor_shortened() -> None:
    connection = applied(1)
    connection.execute(f"INSERT INTO users VALUES {ROWS['users']}")
    connection.execute(
        "INSERT INTO credit_transactions VALUES ('txn_1', 'usr_1', 'signup_bonus', 0, 10, 10, 'usr_1', 1)"
    )
    for attempt in ("UPDATE credit_transactions SET pack_delta = 11", "DELETE FROM credit_transactions"):
        with pytest.raises(sqlite3.IntegrityError, match="the ledger is never"):
            connection.execute(attempt)
    assert connection.execute("SELECT pack_delta FROM credit_transactions").fetchall() == [(10,)]


def test_no_schema_change_drops_or_renames() -> None:
    assert not re.search(r"\b(DROP|ALTER|RENAME)\b", SCHEMA)
    assert not re.search(r"CREATE (TABLE|INDEX|TRIGGER|UNIQUE INDEX) (?!IF NOT EXISTS)", SCHEMA)
