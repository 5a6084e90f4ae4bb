"""F17: the schema only grows, so that the Worker of yesterday goes on with the schema of tomorrow."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.me.test_delete import say_goodbye
from tests.promises.busy import PASSWORD, busy, visiting
from tests.support.claims import ROOT
from tests.support.invariants import check
from tests.support.world import World
from tools.migrations import SCHEMA, bring_up, migrations
from tools.project import ToolError

TABLES = re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", SCHEMA.read_text())
INDEX = "CREATE INDEX IF NOT EXISTS users_by_nickname ON users (nickname);\n"
NEXT = f"ALTER TABLE users ADD COLUMN nickname TEXT;\n{INDEX}"
AFTER_NEXT = "CREATE TABLE IF NOT EXISTS gifts (\n  id TEXT PRIMARY KEY\n) STRICT;\n"


def grown(connection: sqlite3.Connection) -> None:
    """The schema of a later release: more columns everywhere, tables and an index that nobody knows yet."""
    for table in TABLES:
        connection.execute(f"ALTER TABLE {table} ADD COLUMN later_text TEXT")
        connection.execute(f"ALTER TABLE {table} ADD COLUMN later_number INTEGER NOT NULL DEFAULT 7")
        connection.execute(f"CREATE INDEX later_on_{table} ON {table} (later_text)")
    connection.execute("CREATE TABLE later (id TEXT PRIMARY KEY, user_id TEXT REFERENCES users (id)) STRICT")


async def test_f17_the_deployed_worker_goes_on_with_a_schema_that_has_grown(world: World) -> None:
    grown(world.db.connection)
    ada = await busy(world)
    await visiting(world)
    assert (await say_goodbye(ada, PASSWORD)).status == 200
    await world.run_cron()
    assert check(world.db.connection, now=world.clock.now()) == []
    assert len(world.db.trips) > 50


def test_f17_no_statement_counts_on_there_being_no_other_column() -> None:
    sources = [path.read_text() for path in (ROOT / "src/images2gpt").rglob("*.py")]
    unnamed = re.compile(r"SELECT (?:\w+\.)?\*|INSERT INTO \w+\s+VALUES")
    assert not [text for text in sources if unnamed.search(text)]


def database(*scripts: str) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    for script in scripts:
        connection.executescript(script)
    return connection


def hands(connection: sqlite3.Connection) -> tuple[Callable[[str], list[dict[str, Any]]], Callable[[str], None]]:
    """How the tool asks and changes a database of this test."""

    def execute(script: str) -> None:
        connection.executescript(f"BEGIN;\n{script}\nCOMMIT;")

    return lambda query: [dict(row) for row in connection.execute(query)], execute


def columns(connection: sqlite3.Connection, table: str = "users") -> set[str]:
    return {row["name"] for row in connection.execute(f"SELECT name FROM pragma_table_info('{table}')")}


def names(connection: sqlite3.Connection) -> list[str]:
    return [row["name"] for row in connection.execute("SELECT name FROM schema_changes ORDER BY name")]


@pytest.fixture
def later(tmp_path: Path) -> tuple[Path, Path]:
    """The schema and the migrations of two releases on."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_nicknames.sql").write_text(NEXT)
    (folder / "0002_gifts.sql").write_text(AFTER_NEXT)
    schema = tmp_path / "schema.sql"
    before = "  created_at INTEGER NOT NULL,\n"
    text = SCHEMA.read_text().replace(before, f"{before}  nickname TEXT,\n", 1)
    assert text.index("nickname") < text.index("CREATE TABLE IF NOT EXISTS sessions")
    schema.write_text(text + INDEX + AFTER_NEXT)
    return schema, folder


USER = """
INSERT INTO users (id, email, email_key, password, policy_version, created_at) VALUES ('usr_1', 'a', 'a', 'x', '1', 1)
"""


def test_f17_a_database_in_use_gets_what_it_lacks_once_and_loses_nothing(later: tuple[Path, Path]) -> None:
    schema, folder = later
    old = database(SCHEMA.read_text(), USER)
    assert bring_up(*hands(old), schema=schema, folder=folder) == ["0001_nicknames.sql", "0002_gifts.sql"]
    assert {"nickname"} <= columns(old)
    assert [row["id"] for row in old.execute("SELECT id FROM users")] == ["usr_1"]
    before = list(old.iterdump())
    assert bring_up(*hands(old), schema=schema, folder=folder) == []
    assert list(old.iterdump()) == before, "a second time changes nothing"


def test_f17_a_new_database_is_the_same_without_any_migration(later: tuple[Path, Path]) -> None:
    schema, folder = later
    new, old = database(), database(SCHEMA.read_text())
    assert bring_up(*hands(new), schema=schema, folder=folder) == []
    bring_up(*hands(old), schema=schema, folder=folder)
    for table in (*TABLES, "gifts"):
        assert columns(new, table) == columns(old, table)
    assert names(new) == names(old) == ["0001_nicknames.sql", "0002_gifts.sql"]


def test_f17_a_database_of_before_there_were_migrations_is_known_for_what_it_is(later: tuple[Path, Path]) -> None:
    schema, folder = later
    oldest = database(SCHEMA.read_text(), "DROP TABLE schema_changes")
    assert len(bring_up(*hands(oldest), schema=schema, folder=folder)) == 2
    assert len(names(oldest)) == 2


def test_f17_one_that_breaks_off_is_taken_up_where_it_was(later: tuple[Path, Path]) -> None:
    schema, folder = later
    old = database(SCHEMA.read_text())
    ask, execute = hands(old)
    left = [1]

    def failing(script: str) -> None:
        if "gifts" in script and left.pop():
            left.append(0)
            raise ToolError("the network has gone")
        execute(script)

    with pytest.raises(ToolError):
        bring_up(ask, failing, schema=schema, folder=folder)
    assert names(old) == ["0001_nicknames.sql"]
    assert bring_up(ask, execute, schema=schema, folder=folder) == ["0002_gifts.sql"]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE users;",
        "ALTER TABLE users DROP COLUMN email;",
        "ALTER TABLE users RENAME COLUMN email TO mail;",
        "ALTER TABLE users RENAME TO people;",
        "ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "ALTER TABLE users ADD COLUMN a TEXT UNIQUE;",
        "CREATE TABLE gifts (id TEXT);",
        "DELETE FROM users;",
        "ALTER TABLE users ADD COLUMN a TEXT; DROP TABLE users;",
        "DROP TRIGGER the_ledger_is_never_rewritten;",
    ],
)
def test_f17_what_does_more_than_add_is_refused(tmp_path: Path, statement: str) -> None:
    (tmp_path / "0001_bad.sql").write_text(f"-- harmless\n{statement}\n")
    with pytest.raises(ToolError, match="does more than add"):
        migrations(tmp_path)


@pytest.mark.parametrize("name", ["1_a.sql", "0002_a.sql", "0001_A.sql", "0001.sql"])
def test_f17_a_name_out_of_order_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(NEXT)
    with pytest.raises(ToolError, match="should be called"):
        migrations(tmp_path)


def test_f17_those_of_this_repository_bring_its_first_schema_where_schema_sql_is() -> None:
    assert [file.name[:4] for file in migrations()] == [f"{number:04}" for number in range(1, len(migrations()) + 1)]
