"""The control endpoints from another process. Synchronous: each call takes a millisecond.

In a coroutine use `await asyncio.to_thread(remote.reset)`, or the sandbox itself in-process.
"""

import json
import urllib.error
import urllib.request
from typing import Any

import msgspec

from tools.sandbox.creem.remote import RemoteCreem
from tools.sandbox.kie.remote import RemoteKie

TIMEOUT_SECONDS = 60.0


class ControlRefused(Exception):
    """The sandbox did not understand; its sentence says what."""


class RemoteSandbox:
    """A sandbox that was started with `python -m tools.sandbox`, by the URL of any of its providers."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.kie = RemoteKie(self.call)
        self.creem = RemoteCreem(self.call)

    @property
    def creem_url(self) -> str:
        """Where Creem is."""
        return str(self.call("GET", "/addresses")["creem"])

    def reset(self) -> None:
        """Forget all records, tasks and switches."""
        self.call("POST", "/reset")

    def advance(self, seconds: float) -> None:
        """Push the sandbox's clock ahead."""
        self.call("POST", "/advance", {"seconds": seconds})

    def call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        data = msgspec.json.encode(body) if body is not None else None
        request = urllib.request.Request(  # noqa: S310 - the caller's own loopback server
            f"{self.url}/_sandbox{path}", data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - as above
                return json.loads(response.read())
        except urllib.error.HTTPError as error:
            with error:
                raise ControlRefused(error.read().decode()) from None
