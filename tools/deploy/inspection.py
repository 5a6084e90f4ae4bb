"""What a copy of the database holds: read into an SQLite of this machine's own, since a copy nobody reads is a hope."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from tools.project import ToolError

COUNTED: Final = {"users": "accounts", "generations": "images", "payments": "payments"}
NAMES: Final = "SELECT name FROM sqlite_master WHERE type = 'table'"


def inspect(file: Path) -> str:
    """Return what is in a copy, in words; ToolError for what is none, or only a part of one."""
    if not file.is_file():
        raise ToolError(f"{file} is not there.")
    with closing(sqlite3.connect("")) as connection:  # on disk where it is large
        try:
            fill(connection, file)
            return counted(connection, file)
        except (sqlite3.Error, sqlite3.Warning, UnicodeDecodeError) as error:
            raise ToolError(f"{file} is no copy of the database: {error}.") from None


def fill(connection: sqlite3.Connection, file: Path) -> None:
    """Run a copy, a statement at a time; ToolError where it ends within one."""
    statement = ""
    with file.open(encoding="utf-8") as opened:
        for line in opened:
            statement += line
            if sqlite3.complete_statement(statement):
                connection.execute(statement)
                statement = ""
    if statement.strip():
        raise ToolError(f"{file} is no copy of the database: it ends in the middle.")


def counted(connection: sqlite3.Connection, file: Path) -> str:
    """Tell how many of what it holds; ToolError where a database of ours would have more."""
    there = {name for (name,) in connection.execute(NAMES)}
    if lacking := COUNTED.keys() - there:
        raise ToolError(f"{file} is no copy of the database: it has no {', '.join(sorted(lacking))}.")
    counts = {told: connection.execute(f"SELECT count(*) FROM {name}") for name, told in COUNTED.items()}  # noqa: S608
    return ", ".join(f"{rows.fetchone()[0]} {told}" for told, rows in counts.items())
