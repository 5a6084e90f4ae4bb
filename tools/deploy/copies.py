"""Copies of the deployed database, and going back in time without bringing back what was deleted since."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.deploy.inspection import inspect
from tools.project import ToolError, say
from tools.restoring import REACH_S, SIGNED_OUT, again

SINCE: Final = {
    "acts": """\
SELECT a.action, a.target, a.reason, t.pack_delta AS credits, datetime(a.created_at, 'unixepoch') || ' UTC' AS at
FROM audit AS a
LEFT JOIN credit_transactions AS t ON t.kind = 'adjustment' AND t.reference = a.id
WHERE a.created_at >= {since} AND a.action <> 'look'
ORDER BY a.created_at""",
    "events": """\
SELECT id, type, datetime(created_at, 'unixepoch') || ' UTC' AS at
FROM webhook_events
WHERE created_at >= {since}
ORDER BY created_at""",
}
"""What a database that goes back forgets and only a person can do again: ids, amounts, and an operator's own words."""
TABLES: Final = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'users'"


def back_up(cloudflare: Cloudflare, database: str, shape: Shape, *, folder: Path, now: datetime) -> Path:
    """Copy the whole database into a file of this user's only; it holds everybody's data, for 30 days at most."""
    file = folder / f"{database}-{now:%Y%m%dT%H%M%SZ}.sql"
    if cloudflare.dry:
        cloudflare.export(database, file, shape)
        say("Would then read the copy, and say what is in it.")
        return file
    make(folder)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        cloudflare.export(database, file, shape)
        held = inspect(file)
    except ToolError:
        file.unlink()  # what is no copy must not lie there as one
        raise
    say(f"{file} holds {held}: encrypt it, and delete it within 30 days, or deleted people come back.")
    return file


def read(cloudflare: Cloudflare, database: str, shape: Shape, *, copy: Path) -> None:
    """Fill an empty database from a copy, and end every session in it; ToolError for no copy, or one that is in use."""
    say(f"{copy.name} holds {inspect(copy)}.")
    cloudflare.database(database)
    if cloudflare.rows(database, TABLES, shape):
        raise ToolError(
            f"{database} has tables already, and a copy is read into an empty database only: put the name of a new one"
            " into wrangler.toml, twice (docs/operate.md)."
        )
    cloudflare.read_in(database, copy, shape)
    cloudflare.execute(database, "\n".join(SIGNED_OUT), shape, named="sign-everybody-out.sql")
    say(f"{'Would be left' if cloudflare.dry else 'Left'} to do: make deploy, and docs/operate.md, “A lost database”.")


def restore(cloudflare: Cloudflare, database: str, shape: Shape, *, moment: str, folder: Path, now: datetime) -> Path:
    """Set the database back to a moment, and do again what it forgot with it; where the rest of that stands."""
    since, stamp = within_reach(moment, now), f"{now:%Y%m%dT%H%M%SZ}"
    kept, file = folder / f"again-{stamp}.sql", folder / f"redo-{stamp}.json"
    script, known = forgotten(cloudflare, database, shape, since=since, now=now)
    if cloudflare.dry:
        say(f"Would keep what ended and was done since {moment} in {kept.name} and {file.name}, below {folder}.")
    else:
        make(folder)
        private(kept, script)
        private(file, json.dumps({"since": moment, **known}, indent=2))
    go_back(cloudflare, database, shape, moment)
    do_again(cloudflare, database, script, shape, kept)
    say("Would then say what is left to do." if cloudflare.dry else "\n".join(to_redo(known, file)))
    return file


def forgotten(
    cloudflare: Cloudflare, database: str, shape: Shape, *, since: int, now: datetime
) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """Return, while the database still knows it, the script to end again what had ended, and what a person redoes."""

    def ask(query: str) -> list[dict[str, Any]]:
        return cloudflare.rows(database, query, shape)

    script = again(ask, now=int(now.timestamp()))
    return script, {name: ask(sql.format(since=since)) for name, sql in SINCE.items()}


def go_back(cloudflare: Cloudflare, database: str, shape: Shape, moment: str) -> None:
    """Set the database back, and say how to undo that."""
    said = cloudflare.go_back(database, moment, shape)
    if not cloudflare.dry:
        bookmark = json.loads(said).get("previous_bookmark", "that wrangler lists")
        say(f"The database is as it was at {moment}. To undo this, restore to the bookmark {bookmark}.")


def do_again(cloudflare: Cloudflare, database: str, script: str, shape: Shape, kept: Path) -> None:
    """End again what had ended; where that fails, the way to it, since the database has forgotten it by now."""
    try:
        cloudflare.execute(database, script, shape, named=kept.name)
    except ToolError as error:
        raise ToolError(
            f"{error}\nThe database has gone back, and what was deleted since is back. Do not restore twice; run\n"
            f"  node_modules/.bin/wrangler {' '.join(cloudflare.running(database, kept, shape))}"
        ) from None


def make(folder: Path) -> None:
    """Make a folder where there is none; ToolError where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ToolError(f"{folder} cannot be made: {error.strerror}.") from None


def private(file: Path, content: str) -> None:
    """Write a file of this user's only, and none over another: what an earlier restore has kept stands nowhere else."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(content)


def within_reach(moment: str, now: datetime) -> int:
    """Return the epoch seconds of a moment; ToolError for one that D1 has no history of."""
    since = seconds(moment)
    if not now.timestamp() - REACH_S <= since <= now.timestamp():
        earliest = datetime.fromtimestamp(now.timestamp() - REACH_S, UTC)
        raise ToolError(f"{moment} is not within the last 30 days, from {earliest:%Y-%m-%dT%H:%M:%SZ} until now.")
    return since


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
        f"Acts of operators since then (credits, returns, blocks, …): {len(known['acts'])}. Do them again: {file}.",
        f"Events of Creem since then, in the same file: {len(known['events'])}; the cron finds most by itself.",
        "What is left, in order: docs/operate.md, “After going back in time”.",
    ]
