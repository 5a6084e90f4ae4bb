"""The mail that a local Worker sends, kept in the state folder: wrangler removes its own copy when it ends."""

import re
import shutil
import time
from pathlib import Path
from typing import Final

SENT: Final = re.compile(r"Email: (?P<file>/.*/\.wrangler/tmp/email/.*\.eml)")
"""How wrangler tells of a message; each instance reads the lines of its own wrangler only."""


def folder(state: Path) -> Path:
    """Return where the mail of an instance is kept."""
    return state / "mail"


def keep_mail(line: str, state: Path) -> bool:
    """Keep the message that a line of wrangler's tells of; False for any other line."""
    sent = SENT.fullmatch(line)
    if sent is None:
        return False
    kept = folder(state) / f"{time.time_ns()}.eml"  # so that sorted names are oldest first
    kept.parent.mkdir(exist_ok=True)
    partial = kept.with_suffix(".partial")  # nobody may read half a message
    shutil.copyfile(sent["file"], partial)
    partial.rename(kept)
    return True
