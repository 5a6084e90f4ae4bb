"""The ports beside the database: what may be late, lost or refused."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


MIN_TTL_S = 60
"""KV refuses a shorter expiry."""


class KeyValueDown(Exception):
    """The key-value store did not answer. It is a cache: nobody is refused for that."""


class KeyValue(Protocol):
    """KV: eventually consistent, may lie and may be late. Each call raises KeyValueDown."""

    async def get(self, key: str) -> str | None:
        """The value, or None (also for what another place has written just now)."""

    async def put(self, key: str, value: str, *, ttl_s: int) -> None:
        """`ttl_s`: seconds until it is gone by itself, at least MIN_TTL_S."""

    async def delete(self, key: str) -> None:
        """Deleting what is not there is fine."""


@dataclass(frozen=True, slots=True)
class Poured:
    """A body that is sent while it comes in. Whatever `chunks` raises ends the call before the body is whole."""

    chunks: AsyncIterator[bytes]
    length: int | None
    """Bytes in all, told beforehand; None: sent in chunks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request of ours to a provider. Redirects are never followed."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    poured: Poured | None = None
    """In place of a body."""
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
    """A provider's answer whose bytes are passed on, or read by Http.pieces. `body` is the runtime's own object."""

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
        """Raises NoReply, AnswerTooLong, and what a Poured body raised, which is then not sent whole.

        An answer may come before a Poured body was asked for its last chunk.
        """

    async def open(self, request: Outgoing) -> Stream:
        """As send, for a body that is passed on. Raises NoReply."""

    def pieces(self, stream: Stream) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The bytes of an opened stream, up to 64 KB at a time, none before it is asked for. Each may raise NoReply.

        Leaving the block ends the provider's answer, read or not.
        """


class Crypto(Protocol):
    """What only the platform does fast enough."""

    async def pbkdf2_sha256(self, password: bytes, salt: bytes, *, iterations: int) -> bytes:
        """32 bytes. Raises ValueError above 100,000 iterations, as production does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to one person. No field may hold a line break that a header would end at."""

    to: str
    subject: str
    text: str
    html: str
    reply_to: str | None = None


class MailRefused(Exception):
    """The message was not taken."""


class Mailer(Protocol):
    """Cloudflare's send_email."""

    async def send(self, mail: Mail) -> None:
        """Raises MailRefused."""


class Limiter(Protocol):
    """Cloudflare's rate limits: counted where the request came in, approximate, free. A shield, not a boundary."""

    async def allows(self, limit: str, key: str) -> bool:
        """Counts one more for `key` under the limit of that name (see wrangler.toml)."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something measured: what it is, words from fixed lists in an order of its own, and numbers."""

    name: str
    labels: tuple[str, ...]
    values: tuple[float, ...]


class Metrics(Protocol):
    """Cloudflare's Analytics Engine."""

    def write(self, point: Point) -> None:
        """Never raises and is not waited for: what is lost is lost."""


class Clock(Protocol):
    """Time. Tests move it."""

    def now(self) -> int:
        """Epoch seconds."""

    def now_ms(self) -> int:
        """Epoch milliseconds, for how long something took."""

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
