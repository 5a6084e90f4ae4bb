"""Telling the client that a task has ended (kie.md 2.1)."""

import json
from dataclasses import dataclass, field

import msgspec

from tools.sandbox.clock import Clock
from tools.sandbox.kie.behaviour import AnyOutcome
from tools.sandbox.kie.record import callback_body
from tools.sandbox.kie.signing import signed_headers
from tools.sandbox.kie.tasks import Task
from tools.sandbox.posting import Post

ATTEMPTS = 4  # kie stops after 3 failed retries
RETRY_SECONDS = 2.0  # spacing unknown (kie.md 2.1)
DELIVERED = 200


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt. `status` is None where no answer came in time."""

    task_id: str
    url: str
    headers: dict[str, str]
    body: bytes
    attempt: int
    status: int | None
    at: float


@dataclass(slots=True)
class Callbacks:
    """Sends callbacks and keeps what was sent."""

    clock: Clock
    post: Post
    webhook_key: str | None
    deliveries: list[Delivery] = field(default_factory=list)

    async def tell(self, task: Task, outcome: AnyOutcome) -> None:
        """Call back as the task's switches say; nothing if none was asked for."""
        if task.asked.callback_url is None or task.life.callback == "missing":
            return
        await self.clock.sleep(task.life.callback_delay)
        for _ in range(2 if task.life.callback == "doubled" else 1):
            await self._deliver(task, task.asked.callback_url, outcome)

    async def _deliver(self, task: Task, url: str, outcome: AnyOutcome) -> None:
        body = json.dumps(callback_body(task, outcome, self.clock.now())).encode()
        for attempt in range(1, ATTEMPTS + 1):
            if attempt > 1:
                await self.clock.sleep(RETRY_SECONDS)
            signature = signed_headers(self.webhook_key, task.id, task.life.signature)
            headers = {"Content-Type": "application/json", **signature}
            status = await self.post(url, headers, body)
            self.deliveries.append(
                Delivery(
                    task_id=task.id,
                    url=url,
                    headers=headers,
                    body=body,
                    attempt=attempt,
                    status=status,
                    at=self.clock.now(),
                )
            )
            if status == DELIVERED:
                return
