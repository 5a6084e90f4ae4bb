"""Pages of what has a time and an id, newest first."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Protocol, TypeVar

import msgspec

from images2gpt.errors import Invalid

MOST = 100
USUAL = 50
FIRST = (2**52, "")
"""Above every (created_at, id)."""

_CURSOR = re.compile(r"([0-9]{1,15})\.([a-z]{2,4}_[A-Za-z0-9_]{1,64})")


class Listed(Protocol):
    """What a page can hold."""

    @property
    def id(self) -> str: ...

    @property
    def created_at(self) -> int: ...


T = TypeVar("T", bound=Listed)


class PageQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of a list."""

    cursor: str | None = None
    limit: int = USUAL

    def before(self) -> tuple[int, str]:
        """Where the page begins. Raises Invalid for a limit or a cursor that no answer of ours held."""
        if not 1 <= self.limit <= MOST:
            raise Invalid(limit=f"must be 1 to {MOST}")
        return FIRST if self.cursor is None else _position(self.cursor)


def cut(found: Sequence[T], limit: int) -> tuple[Sequence[T], str | None]:
    """The page, and the cursor of the next one, of `limit` + 1 rows asked for."""
    shown = found[:limit]
    return shown, _cursor(shown[-1]) if len(found) > limit else None


def sealed(place: str) -> str:
    """A cursor: what it says is nobody's business but ours."""
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def opened(cursor: str) -> str:
    """What a cursor says; nothing, where it is none of ours."""
    try:
        return urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
    except ValueError:
        return ""


def _cursor(last: Listed) -> str:
    return sealed(f"{last.created_at}.{last.id}")


def _position(cursor: str) -> tuple[int, str]:
    match = _CURSOR.fullmatch(opened(cursor))
    if not match:
        raise Invalid(cursor="is not one that a list gave")
    return int(match[1]), match[2]
