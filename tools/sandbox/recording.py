"""What the sandbox was sent: every request, kept whole and in memory only."""

import json
from typing import Any

import msgspec


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
