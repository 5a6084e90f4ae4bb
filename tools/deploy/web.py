"""One GET over the network, as the smoke test needs it: redirects are told, not followed."""

import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO, Final

from tools.project import ToolError

LONGEST_S: Final = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Get = Callable[[str], Answer]
"""Gets an address, or raises ToolError with why there is no answer."""


class Told(urllib.request.HTTPRedirectHandler):
    """Hands a redirect back as the answer that it is."""

    def redirect_request(
        self, _request: urllib.request.Request, _file: IO[bytes], _code: int, _said: str, _headers: Message, _url: str
    ) -> None:
        """Follow nothing."""


def get(url: str) -> Answer:
    """Ask for an address; any status is an answer."""
    opener = urllib.request.build_opener(Told)
    request = urllib.request.Request(url, headers={"User-Agent": "images2gpt-deploy"})  # noqa: S310
    try:
        with opener.open(request, timeout=LONGEST_S) as response:
            return Answer(response.status, lowered(response.headers), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, lowered(error.headers), error.read())
    except OSError as error:
        raise ToolError(f"{url} does not answer: {error}.") from None


def lowered(headers: Message) -> dict[str, str]:
    """Return headers by their names in small letters."""
    return {name.lower(): value for name, value in headers.items()}
