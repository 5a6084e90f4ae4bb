"""The `NAME=value` lines of a .dev.vars file. Standard library only, and for an older Python too, as build.py is."""

import re
from pathlib import Path
from typing import Final

ASSIGNMENT: Final = re.compile(
    r"""
    ^ \s* (?: export\s+ )? (?P<name>\w+) [^\S\n]* = [^\S\n]*
    (?: (?P<quote>['"`]) (?P<quoted>.*) (?P=quote) | (?P<bare>[^#\n]*) )
    """,
    re.VERBOSE | re.MULTILINE,
)


def read_assignments(file: Path) -> dict[str, str]:
    """Read a file's assignments; none if there is no file."""
    text = file.read_text() if file.is_file() else ""
    return {found["name"]: found["quoted"] or (found["bare"] or "").strip() for found in ASSIGNMENT.finditer(text)}
