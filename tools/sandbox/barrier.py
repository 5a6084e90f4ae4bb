"""Hold requests until enough of them have arrived, so that a race is certain and not lucky."""

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Barrier:
    """Holds requests of one kind, after they were read and before they are answered.

    `count=None` holds every one of them until `release`.
    """

    kind: str
    count: int | None
    arrived: int = 0
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def is_open(self) -> bool:
        return self._open.is_set()

    def release(self) -> None:
        self._open.set()

    async def hold(self) -> None:
        """Called for each request of the kind."""
        async with self._news:
            self.arrived += 1
            self._news.notify_all()
        if self.count is not None and self.arrived >= self.count:
            self.release()
        await self._open.wait()

    async def wait_for(self, count: int) -> None:
        """Called by the test: return once so many are held."""
        async with self._news:
            await self._news.wait_for(lambda: self.arrived >= count)


class Barriers:
    """The barriers of one provider; one per kind, kept after it opened so that it can be read."""

    def __init__(self) -> None:
        self._of: dict[str, Barrier] = {}

    def close(self, kind: str, count: int | None) -> Barrier:
        self.release(kind)
        self._of[kind] = Barrier(kind, count)
        return self._of[kind]

    def find(self, kind: str) -> Barrier | None:
        return self._of.get(kind)

    def release(self, kind: str | None = None) -> None:
        """Open the barrier of this kind, or of every kind."""
        for barrier in self._of.values():
            if kind in (None, barrier.kind):
                barrier.release()

    async def hold(self, kind: str) -> None:
        barrier = self._of.get(kind)
        if barrier is not None and not barrier.is_open:
            await barrier.hold()
