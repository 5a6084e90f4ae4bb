"""The control endpoints from another process. Synchronous: each call takes a millisecond.

In a coroutine use `await asyncio.to_thread(remote.reset)`, or the sandbox itself in-process.
"""

import json
import urllib.error
import urllib.request
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from tools.sandbox.control import TaskView
from tools.sandbox.kie.behaviour import AnyOutcome
from tools.sandbox.kie.callbacks import Delivery
from tools.sandbox.recording import Received

Value = TypeVar("Value")
TIMEOUT_SECONDS = 60.0


class ControlRefused(Exception):
    """The sandbox did not understand; its sentence says what."""


class RemoteSandbox:
    """A sandbox that was started with `python -m tools.sandbox`, by its URL."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.kie = RemoteKie(self)

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


class RemoteKie:
    """The switches and records of `Kie`, by the same names."""

    def __init__(self, sandbox: RemoteSandbox) -> None:
        self._sandbox = sandbox

    def always(self, *, key: str | None = None, **changes: object) -> None:
        self._add({"changes": changes, "key": key})

    def next(self, times: int = 1, *, key: str | None = None, **changes: object) -> None:
        self._add({"changes": changes, "key": key, "times": times})

    def when(self, marker: str, *, times: int | None = None, **changes: object) -> None:
        self._add({"changes": changes, "marker": marker, "times": times})

    def received(self, kind: str | None = None) -> list[Received]:
        query = "" if kind is None else f"?kind={quote(kind)}"
        return self._get(f"/kie/requests{query}", list[Received])

    @property
    def tasks(self) -> list[TaskView]:
        return self._get("/kie/tasks", list[TaskView])

    @property
    def deliveries(self) -> list[Delivery]:
        return self._get("/kie/deliveries", list[Delivery])

    @property
    def credits(self) -> dict[str, float]:
        """Every key's balance."""
        return self._get("/kie/credits", dict[str, float])

    def settle(self, task_id: str, outcome: AnyOutcome | None = None) -> None:
        """End a task now, by default as it would have ended anyway."""
        self._sandbox.call("POST", f"/kie/tasks/{task_id}/settle", {"outcome": outcome})

    def call_back(self, task_id: str, outcome: AnyOutcome | None = None) -> None:
        """Send a task's callback once more, or one that contradicts recordInfo."""
        self._sandbox.call("POST", f"/kie/tasks/{task_id}/callback", {"outcome": outcome})

    def open_account(self, key: str, *, credits: float) -> None:  # noqa: A002 - kie's word
        self._sandbox.call("PUT", f"/kie/accounts/{quote(key)}", {"credits": credits})

    def sign_with(self, webhook_key: str | None) -> None:
        self._sandbox.call("PUT", "/kie/webhook-key", {"key": webhook_key})

    def close_barrier(self, kind: str, count: int | None = None) -> None:
        """Hold requests of a kind until `count` have arrived, or until released."""
        self._sandbox.call("POST", f"/kie/barriers/{kind}", {"count": count})

    def wait_at_barrier(self, kind: str, count: int) -> int:
        """Return once so many requests have arrived there; within 30 s, or HTTPError."""
        held: int = self._sandbox.call("GET", f"/kie/barriers/{kind}?count={count}")["held"]
        return held

    def release(self, kind: str) -> None:
        self._sandbox.call("DELETE", f"/kie/barriers/{kind}")

    def _add(self, rule: dict[str, object]) -> None:
        self._sandbox.call("POST", "/kie/rules", rule)

    def _get(self, path: str, shape: type[Value]) -> Value:
        return msgspec.convert(self._sandbox.call("GET", path), shape)
