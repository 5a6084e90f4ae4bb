"""One call of the API, as the functions that answer it see it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

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

    def asked(self, name: str) -> str:
        """A parameter of the query that has to be there."""
        if not (value := self.request.query.get(name)):
            raise Refusal(400, f"{name} must be a string")
        return value

    @property
    def id(self) -> str:
        """The id in the path."""
        return self.request.match_info["id"]

    def form(self) -> dict[str, str]:
        """What a page's form sent; the last of a name counts."""
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    def fields(self) -> dict[str, Any]:
        """The JSON object that was sent; without a body an empty one."""
        try:
            sent = json.loads(self.body or b"{}")
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
