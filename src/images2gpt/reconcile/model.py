"""An invariant and what breaks it, the slices that it is asked of, and how far a round of them is."""

import re
from dataclasses import dataclass
from typing import Final

import msgspec

from images2gpt import lists
from images2gpt.errors import Invalid

ROWS: Final = 500
"""Rowids a slice. Nobody else is answered during its batch: 7 ms at a million accounts, 250 off a cold disk."""

_FIRST = re.compile(r"rows\.([1-9][0-9]{0,14})")


class Break(msgspec.Struct, frozen=True):
    """A row that breaks an invariant, and how."""

    id: str
    told: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """`sql` gives `id` and `told` of a slice. ?1 is the present time, ?2 and ?3 are the slice's first and last row."""

    sentence: str
    sql: str


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of every table whose rowid is from `first` to `last`, both included."""

    first: int
    last: int

    @classmethod
    def of(cls, first: int, size: int) -> "Slice":
        """So many rowids from `first` on."""
        return cls(first, first + size - 1)


WHOLE: Final = Slice(1, 2**53 - 2)
"""Every row there can be: SQLite counts from 1, and D1 binds no larger number."""


class Beyond(msgspec.Struct, frozen=True):
    """`first`: the smallest rowid behind a slice, None where it was the last; `rows`: how many are in it."""

    first: int | None
    rows: int


class Round(msgspec.Struct, frozen=True):
    """A comparison of everything: it goes on at the rowid `first`; `rows` and `differences` were found before it.

    `size`: rowids of the next slice, fewer than ROWS where people with long ledgers stand together.
    """

    began_at: int
    first: int = 1
    size: int = ROWS
    rows: int = 0
    differences: int = 0


class PartQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of a comparison that goes on where another call had to stop."""

    cursor: str | None = None

    def first(self) -> int:
        """The rowid to begin with. Raises Invalid for a cursor that no answer of ours held."""
        if self.cursor is None:
            return 1
        match = _FIRST.fullmatch(lists.opened(self.cursor))
        if not match:
            raise Invalid(cursor="is not one that an answer gave")
        return int(match[1])


def cursor(first: int) -> str:
    """What PartQuery takes, to go on at the rowid `first`."""
    return lists.sealed(f"rows.{first}")
