"""The privacy map answers for every column and key there is: whose, what for, exported, erased and kept how long."""

import re
import sqlite3

import pytest

from images2gpt.privacy import PERIODS
from images2gpt.privacy.map import KV, NOBODY_S, PERSONAL, TABLES
from images2gpt.privacy.model import ACTIVE
from tests.promises.tree import PACKAGE, ROOT

SCHEMA = (ROOT / "schema.sql").read_text()
SECRET = ("hash", "password", "token", "signature", "key")
OF_THE_SERVICE = {"breakers", "creation_slots", "waits", "hours", "settings", "notices", "schema_changes"}
"""A few rows that tell of nobody: they are written over, and kept as long as the service is."""
ERASED_WHOLE = ("sessions", "email_tokens", "reference_images", "moderation_events", "support_messages")


def connection() -> sqlite3.Connection:
    opened = sqlite3.connect(":memory:")
    opened.executescript(SCHEMA)
    return opened


def columns(table: str) -> set[str]:
    return {row[1] for row in connection().execute(f"PRAGMA table_info({table})")}


def test_every_table_has_its_place() -> None:
    tables = {name for (name,) in connection().execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == set(TABLES)
    assert not set(PERSONAL) & set(NOBODY_S)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_all_five_tags_once(table: str) -> None:
    tagged = TABLES[table].columns
    assert set(tagged) == columns(table)
    assert len(tagged) == len(columns(table))
    assert set(TABLES[table].stays.split()) <= columns(table)
    for column in tagged:
        tags = TABLES[table].tags(column)
        assert list(tags) == ["whose", "what for", "exported", "erased", "kept"]
        assert all(tags.values()) or table in OF_THE_SERVICE, (column, tags)


@pytest.mark.parametrize("prefix", KV)
def test_every_prefix_has_all_five_tags(prefix: str) -> None:
    told = KV[prefix]
    assert all((told.whose, told.purpose, told.exported, told.erased))
    assert told.kept in PERIODS


@pytest.mark.parametrize("table", TABLES)
def test_what_is_kept_is_kept_for_a_period_that_ends(table: str) -> None:
    assert set(TABLES[table].kept) <= {*PERIODS, ACTIVE}
    assert bool(TABLES[table].kept) == (table not in OF_THE_SERVICE)


def test_every_period_is_one_of_the_map() -> None:
    assert set(PERIODS) == {name for table in TABLES.values() for name in table.kept} - {ACTIVE}
    assert {period.table for period in PERIODS.values()} <= set(TABLES)


@pytest.mark.parametrize("table", PERSONAL)
def test_no_secret_is_in_a_copy(table: str) -> None:
    named = [name for name in TABLES[table].copied.split() if any(word in name for word in SECRET)]
    assert named == (["key"] if table == "idempotency_keys" else [])


@pytest.mark.parametrize("table", ERASED_WHOLE)
def test_nothing_of_it_survives_the_account(table: str) -> None:
    assert TABLES[table].stays == ""


@pytest.mark.parametrize("table", PERSONAL)
def test_no_column_that_names_a_person_survives_the_account(table: str) -> None:
    telling = {"email", "ip", "ip_bucket", "prompt", "message", "user_agent", "password", "url", "result_url", "answer"}
    assert not telling & set(TABLES[table].stays.split())


@pytest.mark.parametrize("table", NOBODY_S)
def test_what_is_nobody_s_names_nobody(table: str) -> None:
    assert not columns(table) & {"email", "ip", "prompt", "message", "country", "user_agent"}
    assert TABLES[table].copied == TABLES[table].owner == ""


@pytest.mark.parametrize("table", PERSONAL)
def test_a_copy_is_found_by_an_index(table: str) -> None:
    plan = connection().execute(f"EXPLAIN QUERY PLAN {TABLES[table].statement(table)}", ["usr_1", 0])
    assert not [row[3] for row in plan if row[3].startswith("SCAN")]


def test_every_prefix_of_the_key_value_store_is_in_the_map() -> None:
    used = {
        prefix for path in PACKAGE.rglob("model.py") for prefix in re.findall(r'return f"(\w+:)\{', path.read_text())
    }
    assert used == set(KV)
