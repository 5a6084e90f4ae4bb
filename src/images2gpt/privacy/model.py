"""What the privacy map says of a table or of a prefix of keys."""

from dataclasses import dataclass

PAGE = 1_000
"""Rows read at a time for a copy."""
ACTIVE = "while the account is active"
"""How long what has no period of its own is kept: a deletion ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`owner`: the condition under which a row is a person's, ?1 being their id; "" where none is anybody's.

    Columns are named in one text, with spaces between them: `copied` ones go into a person's copy, `inner` ones do not.
    `stays`: what a deletion of the account leaves, under its opaque id; all else goes at once. `kept`: names of
    PERIODS, or ACTIVE. `page`: rows that are read at a time for a copy.
    """

    purpose: str
    kept: tuple[str, ...]
    owner: str = ""
    copied: str = ""
    inner: str = ""
    stays: str = ""
    order: str = "created_at"
    page: int = PAGE

    @property
    def columns(self) -> list[str]:
        """All of them."""
        return [*self.copied.split(), *self.inner.split()]

    def statement(self, name: str) -> str:
        """The copy, a page at a time: ?2 rows are skipped."""
        columns = ", ".join(self.copied.split())
        return f"SELECT {columns} FROM {name} WHERE {self.owner} ORDER BY {self.order} LIMIT {self.page} OFFSET ?2"

    def tags(self, column: str) -> dict[str, str]:
        """The five answers for one of its columns."""
        copied, stays = column in self.copied.split(), column in self.stays.split()
        return {
            "whose": "a person's" if self.owner else "nobody's, or an opaque id's",
            "what for": self.purpose,
            "exported": "as JSON and CSV" if copied else "not: it serves the working of the service alone",
            "erased": "after its period" if stays or not self.owner else "when the account is deleted",
            "kept": ", ".join(self.kept),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """Keys of the key-value store. `kept`: the name of the period that its records expire after."""

    whose: str
    purpose: str
    exported: str
    erased: str
    kept: str
