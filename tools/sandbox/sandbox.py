"""The running sandbox: its servers, its clock, its providers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from tools.sandbox import painter
from tools.sandbox.clock import Clock
from tools.sandbox.control import Control
from tools.sandbox.creem.control import CreemControl
from tools.sandbox.creem.front import Front as CreemFront
from tools.sandbox.creem.service import Creem, CreemOptions
from tools.sandbox.kie.control import KieControl
from tools.sandbox.kie.front import Front
from tools.sandbox.kie.service import Kie, KieOptions
from tools.sandbox.painter import Order
from tools.sandbox.provider_control import ProviderControl

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
    creem_port: int = 0
    paint: bool = True
    speed: float = 1.0
    began: float | None = None
    kie: KieOptions = field(default_factory=KieOptions)
    creem: CreemOptions = field(default_factory=CreemOptions)


def everything(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.RouteDef:
    """Every path that no route before it has."""
    return web.route("*", "/{path:.*}", handler)


class Sandbox:
    """Stand-ins for the providers, in this process.

    async with Sandbox.running(Options(paint=False)) as sandbox:
        sandbox.kie.next(create=Refuse(455, "maintenance"))
    """

    def __init__(self, options: Options, http: aiohttp.ClientSession) -> None:
        self.options = options
        self.clock = Clock(options.speed, options.began)
        self.kie = Kie(options.kie, clock=self.clock, http=http, paint=self._paint)
        self.creem = Creem(options.creem, clock=self.clock, http=http)
        self.url = ""
        self.creem_url = ""
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
        """Forget what every provider was told and did."""
        await self.kie.reset()
        await self.creem.reset()

    async def _start(self) -> None:
        front = Front(self.kie)
        control = self._control().routes()
        self.url = await self._listen(self.options.port, *control, everything(front.handle))
        self.kie.foreign_url = await self._listen(self.options.foreign_port, everything(front.handle_foreign))
        self.creem_url = await self._listen(self.options.creem_port, *control, *CreemFront(self.creem).routes())

    def _control(self) -> Control:
        return Control(
            self.clock,
            reset=self.reset,
            addresses=lambda: {"kie": self.url, "creem": self.creem_url},
            providers={
                "kie": [ProviderControl(self.kie).answers(), KieControl(self.kie).answers()],
                "creem": [ProviderControl(self.creem).answers(), CreemControl(self.creem).answers()],
            },
        )

    async def _stop(self) -> None:
        await self.kie.close()
        await self.creem.close()
        for runner in self._runners:
            await runner.cleanup()

    async def _listen(self, port: int, *routes: web.RouteDef) -> str:
        """Serve on a port and tell the origin it got."""
        app = web.Application()
        app.add_routes(routes)
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
