"""functions/ as routes: one file per URL, Pages Functions naming. Every refusal and failure is answered here."""

import hashlib
import hmac
import importlib
import re
import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import Literal

from images2gpt import http, limits, log, metrics, openapi
from images2gpt.application import App
from images2gpt.errors import NotFound, Refusal, TooManyRequests, Unavailable
from images2gpt.http import MethodNotAllowed, Request, Response
from images2gpt.openapi import Described
from images2gpt.sessions import Caller

Access = Literal["anyone", "visitor", "member", "operator", "signed"]
"""anyone: nobody is asked who they are · visitor: a person or a visitor · member: a person · operator: the admin
token · signed: the request proves itself by a signature."""
ACCESSES = frozenset({"anyone", "visitor", "member", "operator", "signed"})
ASKS_WHO = frozenset({"visitor", "member"})

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HEALTH = "/api/health"
"""The one route that answers when settings are missing: it says which."""

READS_RETRY_S = 10
"""The window of the limit on reads."""

Handler = Callable[[App, Caller, Request], Awaitable[Response]]
_PARAMETER = re.compile(r"\[(\w+)\]")
_VALUE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BadRoute(Exception):
    """A file in functions/ that is no route."""


@dataclass(frozen=True, slots=True)
class Route:
    """One URL. `segments` of the form {name} match any plain value."""

    pattern: str
    segments: tuple[str, ...]
    access: Access
    handlers: dict[str, Handler]

    @property
    def allowed(self) -> str:
        """For the Allow header."""
        verbs = [*self.handlers, *(["HEAD"] if "GET" in self.handlers else [])]
        return ", ".join(sorted(verbs))


class Router:
    """Built once, at import, so that the table lies in the deployment's memory snapshot."""

    def __init__(self, modules: Iterable[str]) -> None:
        self.routes = tuple(sorted((_route(name) for name in modules), key=lambda route: route.pattern))
        self._fixed = {route.pattern: route for route in self.routes if "{" not in route.pattern}
        self._open = tuple(route for route in self.routes if "{" in route.pattern)

    async def handle(self, app: App, request: Request) -> Response:
        """Always an answer, with all headers."""
        began_ms, route = app.clock.now_ms(), metrics.NO_ROUTE
        try:
            matched, params = self._match(request.path)
            route = matched.pattern
            response = await self._respond(app, matched, replace(request, params=params))
        except Refusal as refusal:
            response = http.problem(refusal, request.id)
        except Exception as error:  # noqa: BLE001  the last place before the runtime, which would show the traceback
            log.failure("unexpected", error, request=request.id)
            response = http.internal(request.id)
        metrics.request(app, route=route, method=request.method, status=response.status, began_ms=began_ms)
        shown = response.without_body() if request.method == "HEAD" else response
        return shown.finished(request.id)

    async def _respond(self, app: App, route: Route, request: Request) -> Response:
        if app.settings.problems and route.pattern != HEALTH:
            raise Unavailable("The service is not set up yet.", retry_after_s=60)
        authorization = request.headers.get("authorization")
        if route.access == "operator" and not _is_operator(app, authorization):
            raise NotFound  # also where the method would be refused: nobody learns what is here
        if request.method in ("GET", "HEAD") and not await app.limiter.allows(limits.READS_SHIELD, _reader(request)):
            raise TooManyRequests(retry_after_s=READS_RETRY_S)
        handler = route.handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            raise MethodNotAllowed(route.allowed)
        caller = Caller(app, authorization=authorization, client=request.client)
        response = await handler(app, caller, request)
        if route.access in ASKS_WHO and not caller.confirmed:
            raise AssertionError(f"{route.pattern} answered without asking who calls")
        return response

    def _match(self, path: str) -> tuple[Route, dict[str, str]]:
        """Raises NotFound, also for every second spelling of a path."""
        if fixed := self._fixed.get(path):
            return fixed, {}
        given = path.split("/")[1:]
        for route in self._open:
            if (params := _fit(route.segments, given)) is not None:
                return route, params
        raise NotFound


def _is_operator(app: App, authorization: str | None) -> bool:
    """Compared in constant time. Without a token in the settings nobody is."""
    wanted = f"Bearer {app.settings.admin_token}".encode()
    return bool(app.settings.admin_token) and hmac.compare_digest(wanted, (authorization or "").encode())


def _reader(request: Request) -> str:
    """Who reads count for: a session, else an address. Hashed, since the key leaves the Worker."""
    name = request.headers.get("authorization") or request.client.bucket
    return hashlib.sha256(name.encode()).hexdigest()


def _fit(segments: tuple[str, ...], given: list[str]) -> dict[str, str] | None:
    if len(segments) != len(given):
        return None
    params: dict[str, str] = {}
    for segment, value in zip(segments, given, strict=True):
        if segment.startswith("{"):
            if not _VALUE.fullmatch(value):
                return None
            params[segment[1:-1]] = value
        elif segment != value:
            return None
    return params


def _route(module_name: str) -> Route:
    module = importlib.import_module(module_name)
    pattern = getattr(module, "PATH", None) or pattern_of(module_name)
    access = getattr(module, "ACCESS", None)
    if access not in ACCESSES:
        raise BadRoute(f"{module_name} does not say who has ACCESS")
    return Route(pattern, tuple(pattern.split("/")[1:]), access, _handlers(module))


@cache
def contract() -> bytes:
    """The OpenAPI document of all routes that are loaded; made once, when it is first asked for."""
    loaded = sorted(
        name for name in sys.modules if name.startswith("functions.") and hasattr(sys.modules[name], "ACCESS")
    )
    return openapi.document(described for name in loaded for described in _described(_route(name), sys.modules[name]))


def _described(route: Route, module: ModuleType) -> list[Described]:
    return [
        Described(
            route.pattern, method, route.access, module.OPERATIONS[method], (handler.__doc__ or "").split("\n")[0]
        )
        for method, handler in route.handlers.items()
    ]


def _handlers(module: ModuleType) -> dict[str, Handler]:
    names = {method: f"on_request_{method.lower()}" for method in METHODS}
    found = {method: getattr(module, name) for method, name in names.items() if hasattr(module, name)}
    if not found:
        raise BadRoute(f"{module.__name__} answers no method")
    if set(getattr(module, "OPERATIONS", ())) != set(found):
        raise BadRoute(f"{module.__name__} does not describe its OPERATIONS")
    return found


def pattern_of(module_name: str) -> str:
    """functions.api.generations.[id].index -> /api/generations/{id}."""
    parts = module_name.split(".")[1:]
    if parts[-1] == "index":
        parts = parts[:-1]
    return "/" + "/".join(_PARAMETER.sub(r"{\1}", part) for part in parts)
