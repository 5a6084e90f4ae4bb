"""A provider's stand-in in another process: the switches and records of `Provider`, by the same names."""

from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import msgspec

from tools.sandbox.recording import Received

Value = TypeVar("Value")


class Calls(Protocol):
    """How a control endpoint is called."""

    def __call__(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Return what it answered."""


class RemoteProvider:
    """One provider of a RemoteSandbox."""

    name = ""

    def __init__(self, call: Calls) -> None:
        self._control = call

    def always(self, *, key: str | None = None, **changes: object) -> None:
        self._add({"changes": changes, "key": key})

    def next(self, times: int = 1, *, key: str | None = None, **changes: object) -> None:
        self._add({"changes": changes, "key": key, "times": times})

    def when(self, marker: str, *, times: int | None = None, **changes: object) -> None:
        self._add({"changes": changes, "marker": marker, "times": times})

    def received(self, kind: str | None = None) -> list[Received]:
        query = "" if kind is None else f"?kind={quote(kind)}"
        return self._get(f"/requests{query}", list[Received])

    def close_barrier(self, kind: str, count: int | None = None) -> None:
        """Hold requests of a kind until `count` have arrived, or until released."""
        self._call("POST", f"/barriers/{kind}", {"count": count})

    def wait_at_barrier(self, kind: str, count: int) -> int:
        """Return once so many requests have arrived there; within 30 s, or HTTPError."""
        held: int = self._call("GET", f"/barriers/{kind}?count={count}")["held"]
        return held

    def release(self, kind: str) -> None:
        self._call("DELETE", f"/barriers/{kind}")

    def _add(self, rule: dict[str, object]) -> None:
        self._call("POST", "/rules", rule)

    def _get(self, path: str, shape: type[Value]) -> Value:
        return msgspec.convert(self._call("GET", path), shape)

    def _call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        return self._control(method, f"/{self.name}{path}", body)
