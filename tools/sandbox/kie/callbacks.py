"""Telling the client that a task has ended (kie.md 2.1)."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
import msgspec

from tools.sandbox.clock import Clock
from tools.sandbox.kie.behaviour import AnyOutcome
from tools.sandbox.kie.record import callback_body
from tools.sandbox.kie.signing import signed_headers
from tools.sandbox.kie.tasks import Task

ATTEMPTS = 4  # kie stops after 3 failed retries
ANSWER_SECONDS = 15.0
RETRY_SECONDS = 2.0  # spacing unknown (kie.md 2.1)
DELIVERED = 200

Post = Callable[[str, Mapping[str, str], bytes], Awaitable[int | None]]
"""Sends a body to a URL and gives the answer's status, None where nobody answered."""


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
            status = await self._post(url, headers, body)
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

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> int | None:
        """The answer's status, or None when none came within 15 s of the sandbox's clock."""
        posting = asyncio.ensure_future(self.post(url, headers, body))
        patience = asyncio.ensure_future(self.clock.sleep(ANSWER_SECONDS))
        try:
            await asyncio.wait({posting, patience}, return_when=asyncio.FIRST_COMPLETED)
            return posting.result() if posting.done() else None
        finally:
            posting.cancel()
            patience.cancel()


def over_http(http: aiohttp.ClientSession) -> Post:
    """As the real one does."""

    async def post(url: str, headers: Mapping[str, str], body: bytes) -> int | None:
        try:
            async with http.post(url, data=body, headers=headers, allow_redirects=False) as response:
                return response.status
        except aiohttp.ClientError:
            return None

    return post
