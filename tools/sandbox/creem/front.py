"""From a request to a reply: record, hold, authenticate, apply the switches, answer."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Handler

from tools.sandbox.creem.behaviour import Kind, Replies, Wording
from tools.sandbox.creem.calls import Call, text_of
from tools.sandbox.creem.errors import Refusal, refused
from tools.sandbox.creem.hosted import PAGES, Hosted
from tools.sandbox.creem.routes import ROUTES, Route
from tools.sandbox.creem.service import Creem
from tools.sandbox.faults import AnyFault, Exchange, Refuse
from tools.sandbox.recording import Received, read


class Front:
    """The HTTP face of one Creem."""

    def __init__(self, creem: Creem) -> None:
        self._creem = creem

    def routes(self) -> list[web.RouteDef]:
        """Every call and page, and a 404 for every other path."""
        calls = [web.route(route.method, route.path, self._call_handler(route)) for route in ROUTES]
        pages = [web.route(page.method, page.path, self._page_handler(page)) for page in PAGES]
        return [*calls, *pages, web.route("*", "/{path:.*}", self._nothing)]

    def _call_handler(self, route: Route) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            received = await self._receive(request, route.kind)
            return await self._call(request, received, route)

        return handle

    def _page_handler(self, page: Hosted) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            received = await self._receive(request, Kind.PAGE)
            visit = Call(request, received.body, key="")
            return await self._send(request, Kind.PAGE, lambda: page.answer(self._creem.store, visit), Wording(), "")

        return handle

    async def _nothing(self, request: web.Request) -> web.StreamResponse:
        await self._receive(request, Kind.OTHER)
        return self._refused(Refusal(404, f"Cannot {request.method} {request.path}"), Wording())

    async def _receive(self, request: web.Request, kind: Kind) -> Received:
        """Read and record a request, then hold it if a barrier waits for its kind."""
        received = await read(request, kind, self._creem.clock)
        self._creem.requests.append(received)
        await self._creem.barriers.hold(kind)
        return received

    async def _call(self, request: web.Request, received: Received, route: Route) -> web.StreamResponse:
        """Nothing at all without the key."""
        creem, key, text = self._creem, request.headers.get("x-api-key", ""), text_of(received.body)
        wording = creem.rules.resolve(Wording, key=key, prompt=text)
        if key != creem.options.key:
            return self._refused(Refusal(wording.wrong_key, "Invalid API Key"), wording)

        async def honest() -> web.Response:
            try:
                return web.json_response(await route.answer(creem.store, Call(request, received.body, key)))
            except Refusal as refusal:
                return self._refused(refusal, wording)

        return await self._send(request, route.kind, honest, wording, text)

    async def _send(
        self,
        request: web.Request,
        kind: Kind,
        honest: Callable[[], Awaitable[web.Response]],
        wording: Wording,
        text: str,
    ) -> web.StreamResponse:
        """The honest reply, or what a switch puts in its place."""
        creem, key = self._creem, request.headers.get("x-api-key", "")
        replies = creem.rules.resolve(Replies, key=key, prompt=text, only=kind)
        fault: AnyFault | None = getattr(replies, kind)
        if fault is None:
            return await honest()

        def switched(fault: Refuse) -> web.Response:
            return self._refused(Refusal(fault.code, fault.msg), wording)

        return await fault.send(Exchange(request, creem.clock, honest, switched))

    def _refused(self, refusal: Refusal, wording: Wording) -> web.Response:
        return refused(refusal, wording, self._creem.clock.now())
