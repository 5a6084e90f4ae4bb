"""The life of a task: fetch its inputs, paint, wait, end, charge, tell."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import TypeVar

import aiohttp

from tools.sandbox.clock import Clock
from tools.sandbox.kie.accounts import Account
from tools.sandbox.kie.behaviour import AnyOutcome, Fail, Succeed
from tools.sandbox.kie.callbacks import Callbacks
from tools.sandbox.kie.tasks import Task
from tools.sandbox.painter import Order, is_image

FETCH_SECONDS = 30.0
MAX_INPUT_BYTES = 30_000_000  # kie.md 1.2: not stated; the most any sibling model takes
EARLY_SHARE = 0.6
UNREACHABLE = Fail("400", "Failed to fetch the input image, please check input_urls")
OK = 200

Result = TypeVar("Result")
Paint = Callable[[Order], Awaitable[bytes]]


@dataclass(slots=True)
class Lives:
    """Runs tasks in the background. There is no cancel: an abandoned task ends and is charged."""

    clock: Clock
    http: aiohttp.ClientSession
    callbacks: Callbacks
    paint: Paint
    accounts: dict[str, Account]
    _running: set[asyncio.Task[object]] = field(default_factory=set)

    def start(self, task: Task) -> None:
        inputs = self._spawn(self._fetch_all(task))
        task.picture = self._spawn(self._paint(task, inputs))
        task.living = self._spawn(self._live(task, inputs))

    def settle(self, task: Task, outcome: AnyOutcome) -> asyncio.Task[None]:
        """End the task now, whatever it was about to do; the returned task is its callback."""
        if task.living is not None and task.living is not asyncio.current_task():
            task.living.cancel()
        self._end(task, outcome)
        return self.tell(task, outcome)

    def tell(self, task: Task, outcome: AnyOutcome) -> asyncio.Task[None]:
        return self._spawn(self.callbacks.tell(task, outcome))

    async def stop(self) -> None:
        """Drop everything that still runs."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _live(self, task: Task, inputs: asyncio.Task[list[bytes] | None]) -> None:
        outcome = UNREACHABLE if await inputs is None else task.life.outcome
        if task.life.never:
            return
        if task.life.callback == "early":
            await self.clock.until(task.created_at + task.duration * EARLY_SHARE)
            await self.callbacks.tell(task, outcome)
        if task.life.callback != "before_reply":
            await self.clock.until(task.due_at)
        if isinstance(outcome, Succeed) and task.picture is not None:
            await task.picture
        self._end(task, outcome)
        if task.life.callback != "early":
            await self.callbacks.tell(task, outcome)

    def _end(self, task: Task, outcome: AnyOutcome) -> None:
        """Record the end; a success is charged once, a failure never (kie.md 4)."""
        task.outcome = outcome
        task.completed_at = self.clock.now()
        if isinstance(outcome, Succeed) and not task.credits:
            task.credits = task.price
            self.accounts[task.key].credits -= task.price

    async def _paint(self, task: Task, inputs: asyncio.Task[list[bytes] | None]) -> bytes:
        references = await inputs
        if references is None:
            return b""
        return await self.paint(
            Order(
                prompt=task.asked.prompt,
                aspect_ratio=task.asked.aspect_ratio,
                resolution=task.resolution,
                image_format=task.life.image_format,
                reference=references[0] if references else None,
            )
        )

    async def _fetch_all(self, task: Task) -> list[bytes] | None:
        """Every input image, fetched as anyone could; None if one of them cannot be had."""
        found = await asyncio.gather(*map(self._fetch, task.asked.input_urls))
        images = [image for image in found if image is not None]
        return images if len(images) == len(found) else None

    async def _fetch(self, url: str) -> bytes | None:
        limit = aiohttp.ClientTimeout(total=FETCH_SECONDS)
        try:
            async with self.http.get(url, timeout=limit) as response:
                body = await response.content.read(MAX_INPUT_BYTES + 1)
                while len(body) <= MAX_INPUT_BYTES and not response.content.at_eof():
                    body += await response.content.read(MAX_INPUT_BYTES + 1 - len(body))
        except (aiohttp.ClientError, TimeoutError):
            return None
        fits = response.status == OK and len(body) <= MAX_INPUT_BYTES
        return body if fits and await asyncio.to_thread(is_image, body) else None

    def _spawn(self, work: Coroutine[None, None, Result]) -> asyncio.Task[Result]:
        running = asyncio.create_task(work)
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return running
