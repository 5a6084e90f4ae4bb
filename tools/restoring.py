"""What must be done again after D1 was set back in time: deletions, and the end of sessions.

Before the restore `again` reads the ids of what was deleted in the 30 days that D1's history reaches; the script that
it returns deletes them again and ends every session. Ids are all that it holds. It may be run twice, and the cron
carries out what it begins. `python -m tools.deploy restore` does both.
"""

import re
from typing import Any, Final

from tools.migrations import Ask
from tools.project import ToolError

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
