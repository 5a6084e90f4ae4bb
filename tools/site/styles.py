"""The styles of a page in one file.

They are written one a component. On its way each would cost a phone a turn of the network before the first paint, so
what the head names is joined, in its order, into one file of the page's own.
"""

import re
from pathlib import Path

from tools.site.errors import SiteError
from tools.site.source import without_comments

SHEET = re.compile(r'^(?P<indent>[ \t]*)<link rel="stylesheet" href="/(?P<file>[^"]+)">\n', re.MULTILINE)
LINK = re.compile(r'<link rel="stylesheet" href="/([^"]+)"')


def with_one_style(text: str, joined: Path) -> str:
    """Name the joined file where the head names the first of its styles."""
    head, end, body = text.partition("</head>")
    first = SHEET.search(head)
    if first is None:
        return text
    rest = SHEET.sub("", head[first.end() :])
    link = f'{first["indent"]}<link rel="stylesheet" href="/{joined.as_posix()}">\n'
    return head[: first.start()] + link + rest + end + body


def styles_of(text: str, pages: Path) -> str:
    """Return what the head's styles say, in their order."""
    return "".join(style(pages / found["file"]) for found in SHEET.finditer(text.partition("</head>")[0]))


def named_apart(text: str) -> "list[Path]":
    """Return the styles that stay files of their own: behind the head, or for another medium than the screen."""
    head, _, body = text.partition("</head>")
    return [Path(file) for file in LINK.findall(SHEET.sub("", head) + body)]


def style(file: Path) -> str:
    """Return a style as it is served."""
    if not file.is_file():
        raise SiteError(f"pages/css/{file.name} is missing.")
    return without_comments(file.read_text())
