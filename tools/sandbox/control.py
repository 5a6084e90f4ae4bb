"""`/_sandbox/…`: the switches and records for tests that run in another process."""

from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from tools.sandbox.clock import Clock
from tools.sandbox.provider_control import Answer, Answers

Addresses = Callable[[], dict[str, str]]


class Control:
    """The endpoints, those of each provider under its name. Wrong input is 400 with the reason as text."""

    def __init__(
        self,
        clock: Clock,
        *,
        reset: Callable[[], Awaitable[None]],
        addresses: Addresses,
        providers: dict[str, list[Answers]],
    ) -> None:
        self._clock = clock
        self._reset = reset
        self._addresses = addresses
        self._providers = providers

    def routes(self) -> list[web.RouteDef]:
        """The same on the origin of every provider."""
        answers: Answers = {
            ("POST", "/reset"): self._on_reset,
            ("POST", "/advance"): self._on_advance,
            ("GET", "/addresses"): self._on_addresses,
        }
        for name, parts in self._providers.items():
            answers |= {(method, f"/{name}{path}"): on for part in parts for (method, path), on in part.items()}
        return [web.route(method, f"/_sandbox{path}", _as_json(answer)) for (method, path), answer in answers.items()]

    async def _on_reset(self, _request: web.Request) -> None:
        await self._reset()

    async def _on_advance(self, request: web.Request) -> dict[str, float]:
        self._clock.advance(float((await request.json())["seconds"]))
        return {"now": self._clock.now()}

    async def _on_addresses(self, _request: web.Request) -> dict[str, str]:
        return self._addresses()


def _as_json(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            body = msgspec.json.encode(await answer(request))
        except (ValueError, KeyError, TypeError, TimeoutError) as error:
            return web.Response(status=400, text=f"{type(error).__name__}: {error}")
        return web.Response(body=body, content_type="application/json")

    return handle
