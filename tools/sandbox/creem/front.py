"""From a request to a reply: record, hold, authenticate, apply the switches, answer."""

from aiohttp import web
from aiohttp.typedefs import Handler

from tools.sandbox.creem.behaviour import Kind, Replies, Wording
from tools.sandbox.creem.calls import Call, text_of
from tools.sandbox.creem.errors import Refusal, refused
from tools.sandbox.creem.routes import ROUTES, Route
from tools.sandbox.creem.service import Creem
from tools.sandbox.faults import AnyFault, Exchange, Refuse
from tools.sandbox.recording import Received, read


class Front:
    """The HTTP face of one Creem."""

    def __init__(self, creem: Creem) -> None:
        self._creem = creem

    def routes(self) -> list[web.RouteDef]:
        """Every call, and a 404 for every other path."""
        calls = [web.route(route.method, route.path, self._handler(route)) for route in ROUTES]
        return [*calls, web.route("*", "/{path:.*}", self._nothing)]

    def _handler(self, route: Route) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            received = await self._receive(request, route.kind)
            return await self._call(request, received, route)

        return handle

    async def _nothing(self, request: web.Request) -> web.StreamResponse:
        await self._receive(request, Kind.OTHER)
        return refused(Refusal(404, f"Cannot {request.method} {request.path}"), Wording(), self._creem.clock.now())

    async def _receive(self, request: web.Request, kind: Kind) -> Received:
        """Read and record a request, then hold it if a barrier waits for its kind."""
        received = await read(request, kind, self._creem.clock)
        self._creem.requests.append(received)
        await self._creem.barriers.hold(kind)
        return received

    async def _call(self, request: web.Request, received: Received, route: Route) -> web.StreamResponse:
        """The honest reply, or what a switch puts in its place; nothing at all without the key."""
        creem, key, text = self._creem, request.headers.get("x-api-key", ""), text_of(received.body)
        wording = creem.rules.resolve(Wording, key=key, prompt=text)

        def refuse(refusal: Refusal) -> web.Response:
            return refused(refusal, wording, creem.clock.now())

        if key != creem.options.key:
            return refuse(Refusal(wording.wrong_key, "Invalid API Key"))

        async def honest() -> web.Response:
            try:
                return web.json_response(await route.answer(creem, Call(request, received.body, key)))
            except Refusal as refusal:
                return refuse(refusal)

        replies = creem.rules.resolve(Replies, key=key, prompt=text, only=route.kind)
        fault: AnyFault | None = getattr(replies, route.kind)
        if fault is None:
            return await honest()

        def switched(fault: Refuse) -> web.Response:
            return refuse(Refusal(fault.code, fault.msg))

        return await fault.send(Exchange(request, creem.clock, honest, switched))
