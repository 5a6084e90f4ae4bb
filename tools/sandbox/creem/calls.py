"""One call of the API, as the functions that answer it see it."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tools.sandbox.creem.errors import Refusal


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was read and whose key was accepted."""

    request: web.Request
    body: bytes
    key: str

    @property
    def origin(self) -> str:
        """The origin the client itself uses, so that our links fit whatever base it was given."""
        return f"{self.request.scheme}://{self.request.host}"

    @property
    def text(self) -> str:
        """What a marker is looked for in."""
        return text_of(self.body)

    def fields(self) -> dict[str, Any]:
        """The JSON object that was sent."""
        try:
            sent = json.loads(self.body)
        except ValueError:
            raise Refusal(400, "Malformed JSON") from None
        if not isinstance(sent, dict):
            raise Refusal(400, "body must be an object")
        return sent


def text_of(body: bytes) -> str:
    """A body as people wrote it: JSON may hide a marker behind escapes, and need not be JSON at all."""
    text = body.decode(errors="replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text
