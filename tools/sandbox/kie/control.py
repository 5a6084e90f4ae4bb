"""`/_sandbox/kie/…`: what only kie.ai's stand-in has."""

import msgspec
from aiohttp import web

from tools.sandbox.kie.behaviour import AnyOutcome
from tools.sandbox.kie.service import Kie
from tools.sandbox.kie.tasks import Task
from tools.sandbox.provider_control import Answers


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


class KieControl:
    """The endpoints of one Kie."""

    def __init__(self, kie: Kie) -> None:
        self._kie = kie

    def answers(self) -> Answers:
        return {
            ("GET", "/credits"): self._on_credits,
            ("GET", "/tasks"): self._on_tasks,
            ("GET", "/deliveries"): self._on_deliveries,
            ("POST", "/tasks/{id}/settle"): self._on_settle,
            ("POST", "/tasks/{id}/callback"): self._on_callback,
            ("PUT", "/accounts/{key}"): self._on_account,
            ("PUT", "/webhook-key"): self._on_webhook_key,
        }

    async def _on_credits(self, _request: web.Request) -> dict[str, float]:
        return {key: account.credits for key, account in self._kie.accounts.items()}

    async def _on_tasks(self, _request: web.Request) -> list[TaskView]:
        now = self._kie.clock.now()
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
