"""An isolate that dies, or a client that leaves, at a chosen call outward: D1, KV, HTTP, mail, before and after."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from images2gpt.ports import Batch, Database, Http, Incoming, KeyValue, Mail, Mailer, Outgoing, Query, Sql, Stream
from tests.support.world import World

T = TypeVar("T")


@dataclass
class Isolate:
    """Goes as far as the `last`-th point, counted from 1. Every call has two: not yet made, and made but not read.

    `leaves`: only the client goes there, and what runs behind the answer goes on.
    """

    world: World
    last: int
    leaves: bool = False
    passed: list[str] = field(default_factory=list)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        await self._pass(f"before {name}")
        found = await work()
        await self._pass(f"after {name}")
        return found

    async def _pass(self, point: str) -> None:
        self.passed.append(point)
        if len(self.passed) < self.last:
            return
        self.reached.set()
        if self.leaves:
            await asyncio.sleep(0.01)  # the client is gone by then
        else:
            await asyncio.Event().wait()

    async def survives(self, work: Coroutine[Any, Any, object]) -> bool:
        """Whether `work` and all that it started came to their end first."""
        app = self.world.app
        ways = replace(app, db=_D1(self, app.db), kv=_Kv(self, app.kv), http=_Http(self, app.http))
        self.world.app = replace(ways, mailer=_Mailer(self, app.mailer))
        request = asyncio.ensure_future(work)
        whole = asyncio.create_task(self._whole(request))
        death = asyncio.create_task(self.reached.wait())
        await asyncio.wait({whole, death}, return_when=asyncio.FIRST_COMPLETED)
        self.world.app = app
        if self.reached.is_set():
            await self._end(request, whole)
        death.cancel()
        return not self.reached.is_set()

    async def _whole(self, request: "asyncio.Future[object]") -> None:
        await request
        await self.world.background.settle()

    async def _end(self, request: "asyncio.Future[object]", whole: "asyncio.Task[None]") -> None:
        gone: list[asyncio.Future[Any]] = [request, whole, *([] if self.leaves else self.world.background.running)]
        for each in gone:
            each.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        if not self.leaves:
            self.world.background.running.clear()
        await self.world.background.settle()


@dataclass
class _D1:
    isolate: Isolate
    inner: Database

    async def read(self, *queries: Query[Any]) -> Batch:
        return await self.isolate.call("a read", lambda: self.inner.read(*queries))

    async def commit(self, *statements: Sql[Any]) -> Batch:
        return await self.isolate.call("a commit", lambda: self.inner.commit(*statements))


@dataclass
class _Kv:
    isolate: Isolate
    inner: KeyValue

    async def get(self, key: str) -> str | None:
        return await self.isolate.call("KV", lambda: self.inner.get(key))

    async def put(self, key: str, value: str, *, ttl_s: int) -> None:
        await self.isolate.call("KV", lambda: self.inner.put(key, value, ttl_s=ttl_s))

    async def delete(self, key: str) -> None:
        await self.isolate.call("KV", lambda: self.inner.delete(key))


@dataclass
class _Mailer:
    isolate: Isolate
    inner: Mailer

    async def send(self, mail: Mail) -> None:
        await self.isolate.call("a mail", lambda: self.inner.send(mail))


@dataclass
class _Http:
    isolate: Isolate
    inner: Http

    async def send(self, request: Outgoing) -> Incoming:
        name = request.url.partition("?")[0].rpartition("/")[2]
        return await self.isolate.call(name, lambda: self.inner.send(request))

    async def open(self, request: Outgoing) -> Stream:
        return await self.isolate.call("a file", lambda: self.inner.open(request))

    def pieces(self, stream: Stream) -> AbstractAsyncContextManager[Any]:
        return self.inner.pieces(stream)
