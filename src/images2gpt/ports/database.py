"""The database port: statements as values, and one batch a round trip."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from images2gpt.errors import Unavailable

T = TypeVar("T")
Scalar = str | int | float | None


class Written(msgspec.Struct):
    """The row type of a statement that returns no rows."""


@dataclass(frozen=True, eq=False)
class Sql(Generic[T]):
    """One statement, its values in order, and the type of each row that comes back."""

    sql: str
    values: tuple[Scalar, ...]
    row: type[T]


class Query(Sql[T]):
    """Reads. Safe to send again."""


class Statement(Sql[T]):
    """Writes, so nothing happens until a service commits it."""


def select(row: type[T], sql: str, *values: Scalar) -> Query[T]:
    """A query whose rows are `row`."""
    return Query(sql, values, row)


def write(sql: str, *values: Scalar) -> Statement[Written]:
    """A statement without RETURNING."""
    return Statement(sql, values, Written)


def write_returning(row: type[T], sql: str, *values: Scalar) -> Statement[T]:
    """A statement whose RETURNING gives `row`s: no row means that it did nothing."""
    return Statement(sql, values, row)


class Batch:
    """The rows of one round trip, asked for by the statement that brought them."""

    def __init__(self, rows: Mapping[Sql[Any], list[Any]]) -> None:
        self._rows = rows

    def of(self, statement: Sql[T]) -> list[T]:
        """All rows of `statement`, which must have been in the batch."""
        return self._rows[statement]

    def one(self, statement: Sql[T]) -> T | None:
        """The first row of `statement`, or None."""
        return next(iter(self._rows[statement]), None)


class DatabaseDown(Unavailable):
    """The database did not answer, or not with a result: a write may or may not have happened."""


class ConstraintBroken(Exception):
    """A CHECK, UNIQUE or NOT NULL of schema.sql refused a batch; nothing of it happened."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind = kind
        self.name = name
        super().__init__(f"{kind} {name}")


class Database(Protocol):
    """D1. One call is one round trip and one transaction."""

    async def read(self, *queries: Query[Any]) -> Batch:
        """Raises DatabaseDown."""

    async def commit(self, *statements: Sql[Any]) -> Batch:
        """All or nothing. Raises ConstraintBroken, DatabaseDown."""
