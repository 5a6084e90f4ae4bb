"""Whether memory stays flat: looked at every few seconds, for as long as each Worker lives.

V8's part is told by the runtime's inspector. Python's lies in WebAssembly, which wrangler's proxy of the inspector does
not show: it is in the resident set of workerd, whose height says little (an idle Worker has 240 MB) but whose slope
does.
"""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import aiohttp

from bench.size import Inspector
from bench.soak.service import Town, children, command_line

EVERY_S: Final = 5.0
WARM_S: Final = 20.0
"""What comes before is the start."""


@dataclass(frozen=True, slots=True)
class Look:
    """Bytes: what V8 has in use, and what the largest workerd keeps resident."""

    v8: int
    resident: int


@dataclass(slots=True)
class Watched:
    """Looks by the life that they were in: (seconds since its begin, what was seen)."""

    looks: dict[int, list[tuple[float, Look]]] = field(default_factory=dict)

    def lives(self) -> list[tuple[float, Look, Look, Look]]:
        """Of each life that lasted: seconds, the first look when warm, the last, and the highest."""
        told = []
        for looks in self.looks.values():
            warm = [seen for at, seen in looks if at >= WARM_S]
            if len(warm) > 2:
                told.append((looks[-1][0], warm[0], warm[-1], max(warm, key=lambda each: each.resident)))
        return told


async def watch(town: Town, into: Watched) -> None:
    """Until it is told to stop. While the Worker is away there is nothing to see."""
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            async with asyncio.timeout(EVERY_S):
                seen = Look(await _v8(town.inspector), resident(town.service.process.pid))
        except (aiohttp.ClientError, TimeoutError, TypeError):
            continue
        into.looks.setdefault(len(town.lives), []).append((time.monotonic() - town.lives[-1], seen))


async def _v8(port: int) -> int:
    url = f"http://127.0.0.1:{port}/ws"
    async with aiohttp.ClientSession() as web, web.ws_connect(url, origin="http://localhost") as socket:
        usage = await Inspector(socket).call("Runtime.getHeapUsage")
    return sum(int(usage[name]) for name in ("usedSize", "embedderHeapUsedSize", "backingStorageSize"))


def resident(pid: int) -> int:
    """What the largest workerd below a process keeps in memory."""
    return max((_resident(each) for each in children(pid) if "workerd" in command_line(each)), default=0)


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * 4096
