"""The running sandbox: its servers, its clock, its providers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from tools.sandbox import painter
from tools.sandbox.clock import Clock
from tools.sandbox.control import Control
from tools.sandbox.kie.front import Front
from tools.sandbox.kie.service import Kie, KieOptions
from tools.sandbox.painter import Order

PAINTERS = 2  # pictures painted at a time; each takes a core
SHUTDOWN_SECONDS = 0.1  # requests that a switch never answers must not keep the sandbox alive


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where to listen and how to behave from the start. Port 0 is any free one.

    `paint=False` draws flat pictures of the true size, for tests with hundreds of them.
    """

    host: str = "127.0.0.1"
    port: int = 0
    foreign_port: int = 0
    paint: bool = True
    speed: float = 1.0
    kie: KieOptions = field(default_factory=KieOptions)


class Sandbox:
    """Stand-ins for the providers, in this process.

    async with Sandbox.running(Options(paint=False)) as sandbox:
        sandbox.kie.next(create=Refuse(455, "maintenance"))
    """

    def __init__(self, options: Options, http: aiohttp.ClientSession) -> None:
        self.options = options
        self.clock = Clock(options.speed)
        self.kie = Kie(options.kie, clock=self.clock, http=http, paint=self._paint)
        self.url = ""
        self._painters = asyncio.Semaphore(PAINTERS)
        self._runners: list[web.AppRunner] = []

    @classmethod
    @asynccontextmanager
    async def running(cls, options: Options | None = None) -> AsyncIterator["Sandbox"]:
        async with aiohttp.ClientSession() as http:
            sandbox = cls(options or Options(), http)
            try:
                await sandbox._start()
                yield sandbox
            finally:
                await sandbox._stop()

    async def reset(self) -> None:
        await self.kie.reset()

    async def _start(self) -> None:
        front = Front(self.kie)
        control = Control(self.kie, self.clock, self.reset)
        self.url = await self._listen(self.options.port, front.handle, control)
        self.kie.foreign_url = await self._listen(self.options.foreign_port, front.handle_foreign)

    async def _stop(self) -> None:
        await self.kie.close()
        for runner in self._runners:
            await runner.cleanup()

    async def _listen(self, port: int, handler: Handler, control: Control | None = None) -> str:
        """Serve on a port and tell the origin it got."""
        app = web.Application()
        if control is not None:
            app.add_routes(control.routes())
        app.router.add_route("*", "/{path:.*}", handler)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, self.options.host, port, backlog=1024).start()
        return f"http://{self.options.host}:{runner.addresses[0][1]}"

    async def _paint(self, order: Order) -> bytes:
        """In a thread: Pillow lets go of the interpreter lock, so the servers keep answering."""
        draw = painter.paint if self.options.paint else painter.flat
        async with self._painters:
            return await asyncio.to_thread(draw, order)
