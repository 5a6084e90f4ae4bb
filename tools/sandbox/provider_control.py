"""The control endpoints that every provider has, under `/_sandbox/<its name>`."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from tools.sandbox.provider import Provider

Answer = Callable[[web.Request], Awaitable[object]]
Answers = dict[tuple[str, str], Answer]
"""By method and path."""


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    """`changes` by switch name; at most one of key and marker, and a number of times or for good."""

    changes: dict[str, Any]
    key: str | None = None
    marker: str | None = None
    times: int | None = None


class ProviderControl:
    """Switches, records and barriers."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def answers(self) -> Answers:
        return {
            ("POST", "/rules"): self._on_rule,
            ("GET", "/requests"): self._on_requests,
            ("POST", "/barriers/{kind}"): self._on_barrier,
            ("GET", "/barriers/{kind}"): self._on_barrier_wait,
            ("DELETE", "/barriers/{kind}"): self._on_release,
        }

    async def _on_rule(self, request: web.Request) -> None:
        rule = msgspec.json.decode(await request.read(), type=Rule)
        self._provider.rules.add(rule.changes, key=rule.key, marker=rule.marker, times=rule.times)

    async def _on_requests(self, request: web.Request) -> object:
        kind = request.query.get("kind")
        return self._provider.requests if kind is None else self._provider.received(kind)

    async def _on_barrier(self, request: web.Request) -> None:
        self._provider.barrier(request.match_info["kind"], (await request.json())["count"])

    async def _on_barrier_wait(self, request: web.Request) -> dict[str, int]:
        """Answers once `count` requests are held (at once without a count)."""
        barrier = self._provider.barriers.find(request.match_info["kind"])
        if barrier is None:
            return {"held": 0}
        await asyncio.wait_for(barrier.wait_for(int(request.query.get("count", 0))), timeout=30)
        return {"held": barrier.arrived}

    async def _on_release(self, request: web.Request) -> None:
        self._provider.barriers.release(request.match_info["kind"])
