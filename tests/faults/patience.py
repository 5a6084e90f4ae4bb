"""Time that goes its way whoever sleeps: a test of many who wait side by side moves it second by second."""

import asyncio
from dataclasses import dataclass, replace

from tests.support.ports import SetClock
from tests.support.world import World

MOST_STOOD = 1_000
"""Two real seconds: the test that moved the clock is over, and whoever still sleeps must not keep it from its end."""


@dataclass
class Patient:
    """The world's clock, whose sleepers wait until a test has moved it so far."""

    clock: SetClock

    def now(self) -> int:
        """See ports.Clock."""
        return self.clock.now()

    def now_ms(self) -> int:
        """See ports.Clock."""
        return self.clock.now_ms()

    async def sleep(self, seconds: float) -> None:
        """See ports.Clock."""
        until, seen, stood = self.clock.now() + seconds, self.clock.now(), 0
        while (now := self.clock.now()) < until:
            seen, stood = now, stood + 1 if now == seen else 0
            if stood > MOST_STOOD:
                self.clock.advance(round(until - now))
            await asyncio.sleep(0.002)


def be_patient(world: World) -> None:
    """From now on nobody's sleep moves the clock."""
    world.app = replace(world.app, clock=Patient(world.clock))


async def seconds_pass(world: World, seconds: int, *, each: float = 0.02) -> None:
    """One after the other; `each`: how long one really takes."""
    for _ in range(seconds):
        world.clock.advance(1)
        await asyncio.sleep(each)
