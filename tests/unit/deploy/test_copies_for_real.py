"""A copy of the database can be read back, by the real wrangler and its own SQLite."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.deploy.inspection import inspect
from tools.migrations import SCHEMA
from tools.project import run

pytestmark = pytest.mark.long

DATABASE = "images2gpt"
CONFIG = {
    "name": "copies",
    "compatibility_date": "2026-10-01",
    "d1_databases": [{"binding": "DB", "database_name": DATABASE, "database_id": "local"}],
}
AWKWARD = 'it\'s; -- "x"\nand € more'
PERSON = "INSERT INTO audit (id, action, target, reason, created_at) VALUES ('aud_1', 'look', 'usr_1', '{}', 5)"
EVERYTHING = (
    "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf%' ORDER BY 2"
)


def d1(folder: Path, command: str, *options: str) -> str:
    return run(["wrangler", "d1", command, DATABASE, "--local", f"--cwd={folder}", *options], failed=f"d1 {command}")


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(d1(folder, "execute", "--json", f"--command={sql}"))[0]["results"]
    return found


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "wrangler.json").write_text(json.dumps(CONFIG))
    return tmp_path / "here", tmp_path / "there"


def test_a_copy_read_back_is_the_same_database(folders: tuple[Path, Path], tmp_path: Path) -> None:
    here, there = folders
    d1(here, "execute", f"--file={SCHEMA}")
    d1(here, "execute", "--command=" + PERSON.format(AWKWARD.replace("'", "''")))
    d1(here, "export", f"--output={tmp_path / 'copy.sql'}")
    assert inspect(tmp_path / "copy.sql") == "0 accounts, 0 images, 0 payments"
    d1(there, "execute", f"--file={tmp_path / 'copy.sql'}")
    assert rows(there, "SELECT reason FROM audit") == [{"reason": AWKWARD}]
    assert rows(there, EVERYTHING) == rows(here, EVERYTHING)
