"""Copies of the deployed database, and going back in time without bringing back what was deleted since."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.project import ROOT, ToolError, say

SINCE: Final = {
    "deletions": "SELECT user_id, created_at FROM deletions WHERE created_at >= {since} ORDER BY created_at",
    "acts": "SELECT action, target, reason, created_at FROM audit WHERE created_at >= {since} ORDER BY created_at",
    "events": "SELECT id, type, created_at FROM webhook_events WHERE created_at >= {since} ORDER BY created_at",
}
"""What a database that goes back forgets and somebody must do again: ids, and an operator's own words."""

AFTER: Final = ROOT / "tools/deploy/after_restore.sql"
"""Ends what the restored database holds for valid though it was ended since."""


def back_up(cloudflare: Cloudflare, database: str, shape: Shape, *, folder: Path, now: datetime) -> Path:
    """Copy the whole database into a file of this user's only; it holds everybody's data, for 30 days at most."""
    file = folder / f"{database}-{now:%Y%m%dT%H%M%SZ}.sql"
    if not cloudflare.dry:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    cloudflare.export(database, file, shape)
    if not cloudflare.dry:
        say(f"{file} holds everybody's data: encrypt it, and delete it within 30 days, or deleted people come back.")
    return file


def restore(cloudflare: Cloudflare, database: str, shape: Shape, *, moment: str, folder: Path) -> Path:
    """Set the database back to a moment, and keep beforehand what must be done again; where that stands."""
    since = seconds(moment)
    known = {name: cloudflare.rows(database, sql.format(since=since), shape) for name, sql in SINCE.items()}
    file = folder / f"redo-{since}.json"
    if not cloudflare.dry:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            json.dump({"since": moment, **known}, opened, indent=2)
    said = cloudflare.go_back(database, moment, shape)
    if said:
        say(
            f"To undo this, restore to the bookmark {json.loads(said).get('previous_bookmark', 'that wrangler lists')}."
        )
    cloudflare.execute(database, AFTER.read_text(), shape)
    if cloudflare.dry:
        say(f"Would note in {file} what to do again after that, and say how.")
    else:
        say("\n".join(to_redo(known, file)))
    return file


def seconds(moment: str) -> int:
    """Return the epoch seconds of an RFC 3339 time; ToolError for anything else, which SQL is not to see."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        raise ToolError(f"“{moment}” is not a time like 2026-11-22T12:00:00Z.") from None
    if parsed.tzinfo is None:
        raise ToolError(f"“{moment}” names no time zone: write 2026-11-22T12:00:00Z.")
    return int(parsed.timestamp())


def to_redo(known: Mapping[str, list[dict[str, Any]]], file: Path) -> list[str]:
    """Return what is left to do after a restore, from what was known before it."""
    return [
        "Everybody is signed out and mailed links have ended.",
        f"{len(known['deletions'])} deletions since then came undone: python -m tools.operator redo {file}",
        f"{len(known['acts'])} acts of operators since then (credits, returns, blocks) stand in it: do them again.",
        f"{len(known['events'])} events of Creem since then stand in it: send them again from Creem's dashboard.",
        "Then: python -m tools.operator reconcile",
    ]
