"""`/_sandbox/…`: the switches and records for tests that run in another process."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from tools.sandbox.clock import Clock
from tools.sandbox.kie.behaviour import AnyOutcome
from tools.sandbox.kie.service import Kie
from tools.sandbox.kie.tasks import Task

Answer = Callable[[web.Request], Awaitable[object]]


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    """`changes` by switch name; at most one of key and marker, and a number of times or for good."""

    changes: dict[str, Any]
    key: str | None = None
    marker: str | None = None
    times: int | None = None


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """An outcome; None is the task's own."""

    outcome: AnyOutcome | None = None


class TaskView(msgspec.Struct, frozen=True, kw_only=True):
    """What a test may want to know of a task. `ended` is the outcome's name, or None."""

    id: str
    key: str
    model: str
    prompt: str
    aspect_ratio: str
    resolution: str
    input_urls: tuple[str, ...]
    callback_url: str | None
    undocumented: tuple[str, ...]
    state: str
    ended: str | None
    url: str
    credits: float
    created_at: float
    completed_at: float | None


class Control:
    """The endpoints. Wrong input is 400 with the reason as text."""

    def __init__(self, kie: Kie, clock: Clock, reset: Callable[[], Awaitable[None]]) -> None:
        self._kie = kie
        self._clock = clock
        self._reset = reset

    def routes(self) -> list[web.RouteDef]:
        answers: dict[tuple[str, str], Answer] = {
            ("POST", "/reset"): self._on_reset,
            ("POST", "/advance"): self._on_advance,
            ("GET", "/kie/credits"): self._on_credits,
            ("POST", "/kie/rules"): self._on_rule,
            ("GET", "/kie/requests"): self._on_requests,
            ("GET", "/kie/tasks"): self._on_tasks,
            ("GET", "/kie/deliveries"): self._on_deliveries,
            ("POST", "/kie/tasks/{id}/settle"): self._on_settle,
            ("POST", "/kie/tasks/{id}/callback"): self._on_callback,
            ("PUT", "/kie/accounts/{key}"): self._on_account,
            ("PUT", "/kie/webhook-key"): self._on_webhook_key,
            ("POST", "/kie/barriers/{kind}"): self._on_barrier,
            ("GET", "/kie/barriers/{kind}"): self._on_barrier_wait,
            ("DELETE", "/kie/barriers/{kind}"): self._on_release,
        }
        return [web.route(method, f"/_sandbox{path}", _as_json(answer)) for (method, path), answer in answers.items()]

    async def _on_reset(self, _request: web.Request) -> None:
        await self._reset()

    async def _on_advance(self, request: web.Request) -> dict[str, float]:
        self._clock.advance(float((await request.json())["seconds"]))
        return {"now": self._clock.now()}

    async def _on_credits(self, _request: web.Request) -> dict[str, float]:
        return {key: account.credits for key, account in self._kie.accounts.items()}

    async def _on_rule(self, request: web.Request) -> None:
        rule = msgspec.json.decode(await request.read(), type=Rule)
        self._kie.rules.add(rule.changes, key=rule.key, marker=rule.marker, times=rule.times)

    async def _on_requests(self, request: web.Request) -> object:
        kind = request.query.get("kind")
        return self._kie.requests if kind is None else self._kie.received(kind)

    async def _on_tasks(self, _request: web.Request) -> list[TaskView]:
        now = self._clock.now()
        return [view(task, now) for task in self._kie.tasks.values()]

    async def _on_deliveries(self, _request: web.Request) -> object:
        return self._kie.deliveries

    async def _on_settle(self, request: web.Request) -> None:
        told = msgspec.json.decode(await request.read(), type=Told)
        task = self._kie.tasks[request.match_info["id"]]
        await self._kie.settle(task.id, told.outcome or task.life.outcome)

    async def _on_callback(self, request: web.Request) -> None:
        told = msgspec.json.decode(await request.read(), type=Told)
        await self._kie.call_back(request.match_info["id"], told.outcome)

    async def _on_account(self, request: web.Request) -> None:
        credits_left = float((await request.json())["credits"])
        self._kie.open_account(request.match_info["key"], credits=credits_left)

    async def _on_webhook_key(self, request: web.Request) -> None:
        self._kie.callbacks.webhook_key = (await request.json())["key"]

    async def _on_barrier(self, request: web.Request) -> None:
        self._kie.barrier(request.match_info["kind"], (await request.json())["count"])

    async def _on_barrier_wait(self, request: web.Request) -> dict[str, int]:
        """Answers once `count` requests are held (at once without a count)."""
        barrier = self._kie.barriers.find(request.match_info["kind"])
        if barrier is None:
            return {"held": 0}
        await asyncio.wait_for(barrier.wait_for(int(request.query.get("count", 0))), timeout=30)
        return {"held": barrier.arrived}

    async def _on_release(self, request: web.Request) -> None:
        self._kie.barriers.release(request.match_info["kind"])


def view(task: Task, now: float) -> TaskView:
    """Show a task to another process."""
    asked = task.asked
    return TaskView(
        id=task.id,
        key=task.key,
        model=asked.model,
        prompt=asked.prompt,
        aspect_ratio=asked.aspect_ratio,
        resolution=asked.resolution,
        input_urls=asked.input_urls,
        callback_url=asked.callback_url,
        undocumented=asked.undocumented,
        state=task.state(now),
        ended=type(task.outcome).__name__ if task.outcome else None,
        url=task.url,
        credits=task.credits,
        created_at=task.created_at,
        completed_at=task.completed_at,
    )


def _as_json(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            body = msgspec.json.encode(await answer(request))
        except (ValueError, KeyError, TypeError, TimeoutError) as error:
            return web.Response(status=400, text=f"{type(error).__name__}: {error}")
        return web.Response(body=body, content_type="application/json")

    return handle
