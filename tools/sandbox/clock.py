"""The sandbox's own clock, so that nobody has to wait for what takes minutes or days."""

import asyncio
import contextlib
import time


class Clock:
    """Wall time that can run faster and can be pushed ahead.

    Providers' lives are told in seconds of this clock. It never stands still, so a sandbox under
    `make dev` needs no attention; a test calls `advance`, and whatever waits wakes up.
    `began`, in seconds since the epoch, sets it to a moment other than now.
    """

    def __init__(self, speed: float = 1.0, began: float | None = None) -> None:
        self._speed = speed
        self._ahead = 0.0
        self._began = time.time() if began is None else began
        self._began_monotonic = time.monotonic()
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Seconds since the epoch."""
        passed = time.monotonic() - self._began_monotonic
        return self._began + passed * self._speed + self._ahead

    def advance(self, seconds: float) -> None:
        """Let this much time pass at once."""
        if not 0 <= seconds < float("inf"):
            message = "a clock only moves forward, and not for ever"
            raise ValueError(message)
        self._ahead += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def until(self, moment: float) -> None:
        while (left := moment - self.now()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left / self._speed):
                    await self._moved.wait()

    async def sleep(self, seconds: float) -> None:
        await self.until(self.now() + seconds)
