"""The privacy map answers for every column and key there is."""

import re
import sqlite3

import pytest

from images2gpt.privacy.map import KV, NOBODY_S, TABLES
from tests.promises.tree import PACKAGE, ROOT

SCHEMA = (ROOT / "schema.sql").read_text()
SECRET = ("hash", "password", "token", "signature", "key")


def connection() -> sqlite3.Connection:
    opened = sqlite3.connect(":memory:")
    opened.executescript(SCHEMA)
    return opened


def columns(table: str) -> set[str]:
    return {row[1] for row in connection().execute(f"PRAGMA table_info({table})")}


def test_every_table_has_its_place() -> None:
    tables = {name for (name,) in connection().execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == set(TABLES) | set(NOBODY_S)
    assert not set(TABLES) & set(NOBODY_S)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_copied_or_said_not_to_be(table: str) -> None:
    copied, inner = TABLES[table].copied.split(), TABLES[table].inner.split()
    assert {*copied, *inner} == columns(table)
    assert len(copied) + len(inner) == len(columns(table))


@pytest.mark.parametrize("table", TABLES)
def test_no_secret_is_in_a_copy(table: str) -> None:
    named = [name for name in TABLES[table].copied.split() if any(word in name for word in SECRET)]
    assert named == (["key"] if table == "idempotency_keys" else [])


@pytest.mark.parametrize("table", NOBODY_S)
def test_what_is_nobody_s_names_nobody(table: str) -> None:
    assert not columns(table) & {"email", "ip", "prompt", "message", "country", "user_agent"}


@pytest.mark.parametrize("table", TABLES)
def test_a_copy_is_found_by_an_index(table: str) -> None:
    plan = connection().execute(f"EXPLAIN QUERY PLAN {TABLES[table].statement(table)}", ["usr_1", 0])
    assert not [row[3] for row in plan if row[3].startswith("SCAN")]


def test_every_prefix_of_the_key_value_store_is_in_the_map() -> None:
    used = {
        prefix for path in PACKAGE.rglob("model.py") for prefix in re.findall(r'return f"(\w+:)\{', path.read_text())
    }
    assert used == set(KV)
