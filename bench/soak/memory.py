"""The resident set of workerd every few seconds, for as long as each Worker lives.

The local D1 and KV lie in it beside the Worker, and wrangler's proxy of the inspector, which could tell them apart,
does not answer under load: what the Worker itself keeps is in `isolate`.
"""

import asyncio
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final

from bench.soak.service import Town, children, command_line

EVERY_S: Final = 5.0
WARM_S: Final = 20.0
"""What comes before is the start."""
PAGE_BYTES: Final = 4096
QUARTERS: Final = 4


@dataclass(frozen=True, slots=True)
class Life:
    """How one Worker's memory went, in bytes, once it was warm. `quarters`: the median of each quarter of its life."""

    seconds: float
    quarters: tuple[int, ...]
    most: int


@dataclass(slots=True)
class Watched:
    """Looks by the life that they were in: (seconds since its begin, bytes)."""

    looks: dict[int, list[tuple[float, int]]] = field(default_factory=dict)

    def lives(self) -> list[Life]:
        """Those that lasted."""
        told = []
        for looks in self.looks.values():
            warm = [seen for at, seen in looks if at >= WARM_S]
            if len(warm) >= QUARTERS:
                cuts = [len(warm) * number // QUARTERS for number in range(QUARTERS + 1)]
                quarters = tuple(int(median(warm[a:b])) for a, b in pairwise(cuts))
                told.append(Life(looks[-1][0], quarters, max(warm)))
        return told


async def watch(town: Town, into: Watched) -> None:
    """Until it is told to stop. While the Worker is away there is nothing to see."""
    while True:
        await asyncio.sleep(EVERY_S)
        if seen := resident(town.service.process.pid):
            into.looks.setdefault(len(town.lives), []).append((time.monotonic() - town.lives[-1], seen))


def resident(pid: int) -> int:
    """What the largest workerd below a process keeps in memory; 0 where there is none."""
    return max((resident_of(each) for each in children(pid) if "workerd" in command_line(each)), default=0)


def resident_of(pid: int) -> int:
    """What one process keeps in memory, in bytes; 0 where it has gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * PAGE_BYTES
