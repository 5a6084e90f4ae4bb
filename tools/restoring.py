"""What must be done again after D1 was set back in time: deletions, and the end of sessions.

`python -m tools.restoring > again.sql` before the restore reads the ids of what was deleted in the 30 days that D1's
history reaches; `wrangler d1 execute images2gpt --remote --file again.sql` after it deletes them again and ends every
session. Ids are all that the file holds. It may be run twice, and the cron carries out what it begins.
"""

import json
import re
import time
from collections.abc import Iterator
from typing import Any, Final

from tools.database import BINDING
from tools.migrations import Ask
from tools.project import ToolError, give_up, run

REACH_S: Final = 30 * 86_400
"""How far back D1's Time Travel goes on a paid plan."""
ACCOUNTS: Final = "SELECT id, user_id, created_at FROM deletions WHERE created_at > {since}"
IMAGES: Final = "SELECT id, deleted_at FROM generations WHERE deleted_at > {since}"
SIGNED_OUT: Final = ("DELETE FROM sessions;", "DELETE FROM email_tokens;")
"""Which of them had ended since is what the restore has forgotten, so all do: people sign in again."""
DELETED: Final = """\
INSERT INTO deletions (id, user_id, state, created_at)
SELECT '{id}', id, 'open', {created_at} FROM users WHERE id = '{user_id}'
ON CONFLICT DO NOTHING;"""
HIDDEN: Final = "UPDATE generations SET deleted_at = coalesce(deleted_at, {deleted_at}) WHERE id = '{id}';"
PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")


def again(ask: Ask, *, now: int) -> str:
    """Return the script, read from the database as it is before the restore."""
    since = now - REACH_S
    accounts = (DELETED.format(**checked(row)) for row in ask(ACCOUNTS.format(since=since)))
    images = (HIDDEN.format(**checked(row)) for row in ask(IMAGES.format(since=since)))
    return "\n".join([*SIGNED_OUT, *accounts, *images, ""])


def checked(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of plain ids and times, which can stand in a script; ToolError for any other."""
    for name, value in row.items():
        if not PLAIN.fullmatch(str(value)):
            raise ToolError(f"The {name} of a deletion is none of ours.")
    return row


def remote(query: str) -> list[dict[str, Any]]:
    """Ask the deployed database."""
    command = ["wrangler", "d1", "execute", BINDING, "--remote", "--json", "--command", query]
    return list(results(json.loads(run(command, failed="the database could not be read"))))


def results(answers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of what wrangler answers, a part for each statement."""
    for answer in answers:
        yield from answer["results"]


if __name__ == "__main__":
    try:
        print(again(remote, now=int(time.time())), end="")
    except ToolError as error:
        give_up(error)
