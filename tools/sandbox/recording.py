"""What the sandbox was sent: every request, kept whole and in memory only."""

import json
from typing import Any

import msgspec
from aiohttp import web

from tools.sandbox.clock import Clock


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it came in. Times are seconds of the sandbox's clock."""

    kind: str
    method: str
    path: str
    query: dict[str, str]
    headers: list[tuple[str, str]]
    body: bytes
    pieces: int
    began_at: float
    at: float

    def header(self, name: str) -> str | None:
        """The first header of this name, in any spelling."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def json(self) -> Any:  # noqa: ANN401 - a test looks into a document of its own making
        return json.loads(self.body)


class Requests(list[Received]):
    """The requests of one provider, oldest first."""

    def of(self, kind: str) -> list[Received]:
        return [request for request in self if request.kind == kind]


async def read(request: web.Request, kind: str, clock: Clock) -> Received:
    """Take a request in, to its last byte."""
    began_at = clock.now()
    pieces = [piece async for piece in request.content.iter_any()]
    return Received(
        kind=kind,
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers=[(str(name), value) for name, value in request.headers.items()],
        body=b"".join(pieces),
        pieces=len(pieces),
        began_at=began_at,
        at=clock.now(),
    )
