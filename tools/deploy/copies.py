"""Copies of the deployed database, and going back in time without bringing back what was deleted since."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.project import ToolError, say
from tools.restoring import again

SINCE: Final = {
    "acts": "SELECT action, target, reason, created_at FROM audit WHERE created_at >= {since} ORDER BY created_at",
    "events": "SELECT id, type, created_at FROM webhook_events WHERE created_at >= {since} ORDER BY created_at",
}
"""What a database that goes back forgets and only a person can do again: ids, and an operator's own words."""


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


def restore(cloudflare: Cloudflare, database: str, shape: Shape, *, moment: str, folder: Path, now: datetime) -> Path:
    """Set the database back to a moment, and do again what it forgot with it; where the rest of that stands."""
    since = seconds(moment)

    def ask(query: str) -> list[dict[str, Any]]:
        return cloudflare.rows(database, query, shape)

    script = again(ask, now=int(now.timestamp()))
    known = {name: ask(sql.format(since=since)) for name, sql in SINCE.items()}
    kept, file = folder / f"again-{since}.sql", folder / f"redo-{since}.json"
    if not cloudflare.dry:
        folder.mkdir(parents=True, exist_ok=True)
        private(kept, script)
        private(file, json.dumps({"since": moment, **known}, indent=2))
    said = cloudflare.go_back(database, moment, shape)
    cloudflare.execute(database, script, shape)
    if cloudflare.dry:
        say(f"Would keep in {folder} what to do again after that, and say how.")
        return file
    say(f"To undo this, restore to the bookmark {json.loads(said).get('previous_bookmark', 'that wrangler lists')}.")
    say("\n".join(to_redo(known, file)))
    return file


def private(file: Path, content: str) -> None:
    """Write a file of this user's only."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(content)


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
        "Everybody is signed out, mailed links have ended, and what was deleted since is being deleted again.",
        f"{len(known['acts'])} acts of operators since then (credits, returns, blocks) are in {file}: do them again.",
        f"{len(known['events'])} events of Creem since then are in it; the cron finds most: see docs/operate.md.",
        "Then: python -m tools.operator reconcile",
    ]
