"""What the service asks of the world. `edge/` answers in the Worker, `tests/support` on the host."""

import asyncio
from collections.abc import Coroutine, Mapping
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


class KeyValueDown(Exception):
    """The key-value store did not answer. It is a cache: nobody is refused for that."""


class KeyValue(Protocol):
    """KV: eventually consistent, may lie and may be late. Each call raises KeyValueDown."""

    async def get(self, key: str) -> str | None:
        """The value, or None (also for what another place has written just now)."""

    async def put(self, key: str, value: str, *, ttl_s: int) -> None:
        """`ttl_s`: seconds until it is gone by itself, at least 60."""

    async def delete(self, key: str) -> None:
        """Deleting what is not there is fine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request of ours to a provider. Redirects are never followed."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    timeout_ms: int
    max_bytes: int = 256 * 1024
    """A longer answer is refused, or cut where `cut` says so."""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A provider's whole answer. Header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """A provider's answer whose bytes are passed on without being read. `body` is the runtime's own object."""

    status: int
    headers: Mapping[str, str]
    body: Any


class NoReply(Exception):
    """No complete answer came: refused, broken off, or too late. `reason`: "timeout" or "lost"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class AnswerTooLong(Exception):
    """An answer came that is longer than we read."""


class Http(Protocol):
    """The way out."""

    async def send(self, request: Outgoing) -> Incoming:
        """Raises NoReply, AnswerTooLong."""

    async def open(self, request: Outgoing) -> Stream:
        """As send, for a body that is passed on. Raises NoReply."""


class Crypto(Protocol):
    """What only the platform does fast enough."""

    async def pbkdf2_sha256(self, password: bytes, salt: bytes, *, iterations: int) -> bytes:
        """32 bytes. Raises ValueError above 100,000 iterations, as production does."""


class Clock(Protocol):
    """Time. Tests move it."""

    def now(self) -> int:
        """Epoch seconds."""

    async def sleep(self, seconds: float) -> None:
        """Let others run for as long."""


class Ids(Protocol):
    """Names nobody can guess."""

    def new(self, kind: str) -> str:
        """`kind`_ and 24 characters of base32 (120 bits)."""

    def secret(self, octets: int) -> bytes:
        """Random bytes."""


class Background(Protocol):
    """Work that outlives the answer."""

    def start(self, name: str, work: Coroutine[Any, Any, T]) -> "asyncio.Future[T]":
        """Runs `work` even when the client goes away; logs its failure under `name`."""
