"""Whether memory stays flat: the inspector is asked every few seconds, for as long as each Worker lives."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from bench.size import Memory, look
from bench.soak.service import Town

EVERY_S: Final = 5.0
WARM_S: Final = 20.0
"""What comes before is the start."""


@dataclass(slots=True)
class Watched:
    """Looks by the life that they were in: (seconds since its begin, what was seen)."""

    looks: dict[int, list[tuple[float, Memory]]] = field(default_factory=dict)

    def lives(self) -> list[tuple[float, Memory, Memory, Memory]]:
        """Of each life that lasted: seconds, the first look when warm, the last, and the highest."""
        told = []
        for looks in self.looks.values():
            warm = [memory for at, memory in looks if at >= WARM_S]
            if len(warm) > 2:
                told.append((looks[-1][0], warm[0], warm[-1], max(warm, key=lambda each: each.v8 + each.wasm)))
        return told


async def watch(town: Town, into: Watched) -> None:
    """Until it is told to stop. While the Worker is away there is nothing to see."""
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            async with asyncio.timeout(EVERY_S):
                seen = await look(f"http://127.0.0.1:{town.inspector}/ws")
        except (aiohttp.ClientError, TimeoutError, AssertionError, TypeError, KeyError):
            continue
        into.looks.setdefault(len(town.lives), []).append((time.monotonic() - town.lives[-1], seen))
