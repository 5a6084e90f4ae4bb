"""Bringing a database up to date.

schema.sql is the state: it makes a new database, and applying it again changes nothing. What an older database lacks
and `CREATE … IF NOT EXISTS` cannot give it, a new column most of all, is a migration, written beside the same change of
schema.sql. A migration only adds, so that the Worker that is still deployed goes on while it is applied, and goes on
again after a rollback. Each is applied once, in order, in one step with the row of `schema_changes` that says so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from tools.project import ROOT, ToolError

SCHEMA: Final = ROOT / "schema.sql"
MIGRATIONS: Final = ROOT / "migrations"
LOOK: Final = "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('users', 'schema_changes')"
APPLIED: Final = "SELECT name FROM schema_changes"
NOTED: Final = "INSERT INTO schema_changes (name, applied_at) VALUES ('{}', unixepoch()) ON CONFLICT DO NOTHING;"
NAME: Final = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
COMMENT: Final = re.compile(r"--[^\n]*")
ADDS: Final = re.compile(
    r"CREATE (TABLE|INDEX|UNIQUE INDEX|TRIGGER) IF NOT EXISTS |ALTER TABLE \w+ ADD COLUMN |UPDATE \w+ SET "
)
DEMANDS: Final = re.compile(r"ADD COLUMN \w+ \w+ .*NOT NULL(?!.*DEFAULT)|ADD COLUMN .*(UNIQUE|PRIMARY KEY)", re.DOTALL)
"""A column that rows of the deployed Worker would lack."""

Ask = Callable[[str], Sequence[dict[str, Any]]]
"""Runs a query and gives its rows."""
Execute = Callable[[str], None]
"""Runs a script, as one transaction."""


def migrations(folder: Path = MIGRATIONS) -> list[Path]:
    """Return every migration in its order; ToolError for a name, a number or a statement that cannot be."""
    files = sorted(folder.glob("*.sql"))
    for number, file in enumerate(files, 1):
        match = NAME.fullmatch(file.name)
        if match is None or int(match[1]) != number:
            raise ToolError(f"migrations/{file.name} should be called {number:04}_….sql.")
        for statement in statements(file):
            if not ADDS.match(statement) or DEMANDS.search(statement):
                raise ToolError(f"migrations/{file.name} does more than add: {statement.splitlines()[0]}")
    return files


def statements(file: Path) -> Iterator[str]:
    """Yield the statements of a migration. One with a body, a trigger, is a file of its own."""
    text = COMMENT.sub("", file.read_text()).strip()
    parts = [text] if text.startswith("CREATE TRIGGER") else text.split(";")
    yield from (part.strip() for part in parts if part.strip())


def bring_up(ask: Ask, execute: Execute, *, schema: Path = SCHEMA, folder: Path = MIGRATIONS) -> list[str]:
    """Make a database what schema.sql says, losing nothing; return the migrations that it lacked."""
    tables = {row["name"] for row in ask(LOOK)}
    files = migrations(folder)
    known = {row["name"] for row in ask(APPLIED)} if "schema_changes" in tables else set[str]()
    lacked = [file for file in files if "users" in tables and file.name not in known]
    if lacked and "schema_changes" not in tables:
        execute(schema_changes(schema))
    for file in lacked:
        execute(f"{file.read_text()}\n{noted(file)}")
    execute("\n".join([schema.read_text(), *(noted(file) for file in files)]))
    return [file.name for file in lacked]


def noted(file: Path) -> str:
    """Return the statement that notes a migration as applied; noting it again changes nothing."""
    return NOTED.format(file.name)


def schema_changes(schema: Path) -> str:
    """Return the statement of schema.sql that makes the table of what was applied."""
    text = schema.read_text()
    begin = text.index("CREATE TABLE IF NOT EXISTS schema_changes")
    return text[begin : text.index(";", begin) + 1]
