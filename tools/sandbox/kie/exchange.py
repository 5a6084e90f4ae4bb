"""One call as the functions of calls.py see it."""

from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was read and whose key was accepted; `key` is "" where none is asked for."""

    request: web.Request
    body: bytes
    key: str
    prompt: str | None

    @property
    def origin(self) -> str:
        """The origin the client itself uses, so that its links fit whatever base it was given."""
        return f"{self.request.scheme}://{self.request.host}"
