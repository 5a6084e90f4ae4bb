"""The local D1 database of one state folder: an SQLite file that wrangler keeps."""

import hashlib
from pathlib import Path
from typing import Final

from tools.project import ROOT, ToolError, run, say

SCHEMA: Final = ROOT / "schema.sql"
BINDING: Final = "DB"


def schema_files() -> list[Path]:
    """Return what brings a database up to date, in order; a file that was applied changes nothing when it is again."""
    return [SCHEMA]


def ensure_schema(state: Path, schema: Path = SCHEMA) -> None:
    """Apply schema.sql unless this state folder has it already; applying it twice changes nothing."""
    stamp = state / "schema.stamp"
    current = hashlib.sha256(schema.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == current:
        return
    say("Applying schema.sql to the local database …")
    wrangler = ["wrangler", "d1", "execute", BINDING, "--local", f"--persist-to={state}", f"--file={schema}"]
    try:
        run(wrangler, failed="schema.sql could not be applied")
    except ToolError as error:
        raise ToolError(one_line(str(error))) from None
    stamp.write_text(current)


def one_line(said: str) -> str:
    """Reduce wrangler's report of an SQL error to its one sentence."""
    return " ".join(said.replace("✘ [ERROR]", "").split())


def database_file(state: Path) -> Path:
    """Return the SQLite file of the local database; there is one, since wrangler.toml names one."""
    folder = state / "v3" / "d1" / "miniflare-D1DatabaseObject"
    files = [path for path in folder.glob("*.sqlite") if path.name != "metadata.sqlite"]
    if len(files) != 1:
        raise ToolError(f"{folder} holds {len(files)} databases instead of one.")
    return files[0]
