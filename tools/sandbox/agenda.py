"""What a provider will do at a moment of the clock: one thing after the other, in the order of their moments."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tools.sandbox.clock import Clock

Action = Callable[[], Awaitable[None]]


@dataclass(order=True, slots=True)
class Entry:
    """`number` keeps what is due at one moment in the order in which it was planned."""

    moment: float
    number: int
    action: Action = field(compare=False)


class Agenda:
    """Runs by itself as the clock goes; `settled` waits until nothing that is due is left."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[Entry] = []
        self._planned = 0
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()
        self._living: asyncio.Task[None] | None = None

    def at(self, moment: float, action: Action) -> None:
        """Plan an action. It may plan others, but not wait for `settled`."""
        self._planned += 1
        heapq.heappush(self._entries, Entry(moment, self._planned, action))
        self._changed.set()
        if self._living is None:
            self._living = asyncio.create_task(self._live())

    async def settled(self) -> None:
        """Do all that is due, or wait for whoever is doing it."""
        async with self._turn:
            while self._entries and self._entries[0].moment <= self._clock.now():
                await heapq.heappop(self._entries).action()

    async def stop(self) -> None:
        """Forget what was planned. Raises what an action raised."""
        self._entries.clear()
        if self._living is not None:
            self._living.cancel()
            with suppress(asyncio.CancelledError):
                await self._living
            self._living = None

    async def _live(self) -> None:
        while True:
            await self.settled()
            self._changed.clear()
            waits: list[asyncio.Future[object]] = [asyncio.ensure_future(self._changed.wait())]
            if self._entries:
                waits.append(asyncio.ensure_future(self._clock.until(self._entries[0].moment)))
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
