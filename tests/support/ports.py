"""The ports beside the database, on host CPython. Each counts what was asked of it."""

import asyncio
import hashlib
import secrets
from base64 import b32encode
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import aiohttp
from yarl import URL

from images2gpt.ports import AnswerTooLong, Incoming, KeyValueDown, NoReply, Outgoing, Poured, Stream

T = TypeVar("T")
PIECE_BYTES = 65_536
"""What the Worker reads at a time."""
NOON = 1_795_348_800
"""2026-11-22T12:00:00Z: where every test's clock starts."""


class SetClock:
    """Stands still until a test moves it. Sleeping moves it, too. `moved` is told by how much."""

    def __init__(self, moved: Callable[[float], None] = lambda _seconds: None) -> None:
        self.time = NOON
        self._moved = moved

    def now(self) -> int:
        """See ports.Clock."""
        return self.time

    def now_ms(self) -> int:
        """See ports.Clock."""
        return self.time * 1000

    async def sleep(self, seconds: float) -> None:
        """See ports.Clock."""
        if seconds > 0:
            self.advance(max(1, round(seconds)))
        await asyncio.sleep(0.002)

    def advance(self, seconds: int) -> None:
        """Lets time pass."""
        self.time += seconds
        self._moved(seconds)


class MemoryKv:
    """KV with its lies: `down` refuses every call, `frozen` shows each key as it was when it froze."""

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self.stored: dict[str, tuple[str, int]] = {}
        self.calls: list[tuple[str, str]] = []
        self.down = False
        self._view: dict[str, tuple[str, int]] | None = None

    def freeze(self) -> None:
        """From now on reads see this moment: stale values and cached absence."""
        self._view = dict(self.stored)

    def thaw(self) -> None:
        """Reads see what is there again."""
        self._view = None

    async def get(self, key: str) -> str | None:
        """See ports.KeyValue."""
        await self._called("get", key)
        value, ends = (self.stored if self._view is None else self._view).get(key, ("", 0))
        return value if ends > self._clock.now() else None

    async def put(self, key: str, value: str, *, ttl_s: int) -> None:
        """See ports.KeyValue."""
        assert ttl_s >= 60, "KV refuses a shorter expiry"
        await self._called("put", key)
        self.stored[key] = (value, self._clock.now() + ttl_s)

    async def delete(self, key: str) -> None:
        """See ports.KeyValue."""
        await self._called("delete", key)
        self.stored.pop(key, None)

    async def _called(self, call: str, key: str) -> None:
        await asyncio.sleep(0)  # the way there: whoever else has something to do gets a turn
        assert 0 < len(key.encode()) <= 512, "KV refuses such a key"
        self.calls.append((call, key))
        if self.down:
            raise KeyValueDown


class HostHttp:
    """The way out on aiohttp, as strict as the Worker's: time limits, no redirects, bounded reads."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.sent: list[Outgoing] = []
        self.patience = 1.0
        """Share of each time limit that is really waited for."""

    async def send(self, request: Outgoing) -> Incoming:
        """See ports.Http."""
        self.sent.append(request)
        pouring = _Pouring(request.poured) if request.poured else None
        with _no_reply_otherwise(pouring):
            async with self._limit(request), self._open(request, pouring) as answer:
                body = await _read(answer, request.max_bytes + 1)
                if len(body) > request.max_bytes and not request.cut:
                    raise AnswerTooLong
                return Incoming(answer.status, _headers(answer), body[: request.max_bytes])

    async def open(self, request: Outgoing) -> Stream:
        """See ports.Http. The body is read whole: tests compare bytes."""
        self.sent.append(request)
        with _no_reply_otherwise():
            async with self._limit(request) as limit, self._open(request) as answer:
                limit.reschedule(None)  # from here on the client's patience counts
                return Stream(answer.status, _headers(answer), await answer.read())

    @asynccontextmanager
    async def pieces(self, stream: Stream) -> AsyncIterator[AsyncIterator[bytes]]:
        """See ports.Http."""
        yield in_pieces(stream.body)

    def _limit(self, request: Outgoing) -> asyncio.Timeout:
        return asyncio.timeout(request.timeout_ms / 1000 * self.patience)

    def _open(self, request: Outgoing, pouring: "_Pouring | None" = None) -> Any:
        url, headers = URL(request.url, encoded=True), list(request.headers)
        if pouring and pouring.body.length is not None:
            headers.append(("content-length", str(pouring.body.length)))
        data = pouring.run() if pouring else request.body
        return self._session.request(request.method, url, headers=headers, data=data, allow_redirects=False)


class _Pouring:
    """A body on its way out. aiohttp tells nobody why one ended early."""

    def __init__(self, body: Poured) -> None:
        self.body = body
        self.failure: Exception | None = None

    async def run(self) -> AsyncIterator[bytes]:
        sent = 0
        try:
            async for chunk in self.body.chunks:
                sent += len(chunk)
                assert self.body.length is None or sent <= self.body.length, "longer than was told"
                yield chunk
            assert self.body.length in (None, sent), "shorter than was told"
        except Exception as error:
            self.failure = error
            raise


@contextmanager
def _no_reply_otherwise(pouring: _Pouring | None = None) -> Iterator[None]:
    try:
        yield
    except (TimeoutError, OSError, aiohttp.ClientError) as error:
        if pouring and pouring.failure:
            raise pouring.failure from error
        raise NoReply("timeout" if isinstance(error, TimeoutError) else "lost") from error


async def in_pieces(body: bytes, size: int = PIECE_BYTES) -> AsyncGenerator[bytes, None]:
    """As it would come in over a connection."""
    for begin in range(0, len(body), size):
        await asyncio.sleep(0)
        yield body[begin : begin + size]


async def _read(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """Up to `most` bytes."""
    body = b""
    while len(body) < most and (chunk := await answer.content.read(most - len(body))):
        body += chunk
    return body


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


class QuickCrypto:
    """PBKDF2 of one iteration, with production's ceiling: tests sign up by the hundred. Counts derivations."""

    def __init__(self) -> None:
        self.rounds = 0

    async def pbkdf2_sha256(self, password: bytes, salt: bytes, *, iterations: int) -> bytes:
        """See ports.Crypto."""
        if iterations > 100_000:
            raise ValueError("production refuses this")
        self.rounds += 1
        await asyncio.sleep(0)
        return hashlib.pbkdf2_hmac("sha256", password, salt, 1)


class HostCrypto:
    """The real thing, for the claims that fakes and platform share."""

    async def pbkdf2_sha256(self, password: bytes, salt: bytes, *, iterations: int) -> bytes:
        """See ports.Crypto."""
        if iterations > 100_000:
            raise ValueError("production refuses this")
        return hashlib.pbkdf2_hmac("sha256", password, salt, iterations)


class HostIds:
    """As the Worker's."""

    def new(self, kind: str) -> str:
        """See ports.Ids."""
        return f"{kind}_{b32encode(secrets.token_bytes(15)).decode().lower()}"

    def secret(self, octets: int) -> bytes:
        """See ports.Ids."""
        return secrets.token_bytes(octets)


class Tasks:
    """Background work as tasks of the test's loop. `settle` waits for all and raises what they raised."""

    def __init__(self) -> None:
        self.running: list[asyncio.Future[Any]] = []
        self.dropped = False

    def start(self, name: str, work: Coroutine[Any, Any, T]) -> "asyncio.Future[T]":
        """See ports.Background."""
        task = asyncio.ensure_future(work)
        task.set_name(name) if isinstance(task, asyncio.Task) else None
        self.running.append(task)
        return task

    async def settle(self) -> None:
        """Until nothing runs any more."""
        while self.running:
            await self.running.pop(0)
