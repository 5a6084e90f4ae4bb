"""The local D1 database of one state folder: an SQLite file that wrangler keeps."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tools.migrations import SCHEMA, bring_up, migrations
from tools.project import ToolError, run, say

BINDING: Final = "DB"


def ensure_schema(state: Path, schema: Path = SCHEMA) -> None:
    """Bring this state folder's database up to date, unless it is; what is in it stays."""
    stamp = state / "schema.stamp"
    current = hashlib.sha256(b"".join(file.read_bytes() for file in (schema, *migrations()))).hexdigest()
    if stamp.is_file() and stamp.read_text() == current:
        return
    say("Applying schema.sql to the local database …")
    try:
        bring_up(lambda query: _ask(state, query), lambda script: _execute(state, script), schema=schema)
    except ToolError as error:
        raise ToolError(one_line(str(error))) from None
    stamp.write_text(current)


def _ask(state: Path, query: str) -> list[dict[str, Any]]:
    """No row of a database that is still to be made."""
    if not _files(state):
        return []
    with closing(sqlite3.connect(database_file(state))) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def _execute(state: Path, script: str) -> None:
    file = state / "schema.part.sql"
    file.write_text(script)
    wrangler = ["wrangler", "d1", "execute", BINDING, "--local", f"--persist-to={state}", f"--file={file}"]
    run(wrangler, failed="schema.sql could not be applied")
    file.unlink()


def one_line(said: str) -> str:
    """Reduce wrangler's report of an SQL error to its one sentence."""
    return " ".join(said.replace("✘ [ERROR]", "").split())


def database_file(state: Path) -> Path:
    """Return the SQLite file of the local database; there is one, since wrangler.toml names one."""
    files = _files(state)
    if len(files) != 1:
        raise ToolError(f"{state} holds {len(files)} databases instead of one.")
    return files[0]


def _files(state: Path) -> list[Path]:
    folder = state / "v3" / "d1" / "miniflare-D1DatabaseObject"
    return [path for path in folder.glob("*.sqlite") if path.name != "metadata.sqlite"]
