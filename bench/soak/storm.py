"""Faults at random, one after the other, each for a while; and calm at the end."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bench.soak.service import Town
from tools.sandbox.faults import Later, Refuse, Reset
from tools.sandbox.kie.behaviour import QUEUE_FULL, Die, Fail, Succeed

CALM: Final[Mapping[str, Any]] = {
    "create": None,
    "record": None,
    "outcome": Succeed(),
    "callback": "once",
    "seconds": 4.0,
}
SWITCHES: Final[Mapping[str, Mapping[str, Any]]] = {
    "kie.ai answers late": {"create": Later(3.0), "record": Later(2.0), "seconds": 9.0},
    "kie.ai fails images": {"outcome": Fail()},
    "kie.ai loses images": {"outcome": Die()},
    "kie.ai is down": {"create": Refuse(500)},
    "kie.ai is full": {"create": QUEUE_FULL},
    "kie.ai's answers to orders are lost": {"create": Reset(accepted=True)},
    "callbacks are lost": {"callback": "missing"},
    "callbacks come twice": {"callback": "doubled"},
    "callbacks come before the answer": {"callback": "before_reply"},
}
KILLED: Final = "the Worker is killed behind a commit"
LOCKED: Final = "D1 fails before a commit"
LASTS_S: Final = (5.0, 15.0)


async def storm(town: Town, end: float, *, chance: random.Random, kills: Sequence[float]) -> Counter[str]:
    """Until the time is over; how often each fault was on. `kills`: when the Worker is killed."""
    seen: Counter[str] = Counter()
    while time.monotonic() < end:
        if seen[KILLED] < len(kills) and time.monotonic() >= kills[seen[KILLED]]:
            await town.kill()
            seen[KILLED] += 1
        name = chance.choice([*SWITCHES, LOCKED, LOCKED])
        seen[name] += 1
        if name == LOCKED:
            await town.lock()
        else:
            await set_switches(town, SWITCHES[name])
        await asyncio.sleep(chance.uniform(*LASTS_S))
        await set_switches(town, {})
    return seen


async def set_switches(town: Town, changes: Mapping[str, Any]) -> None:
    """What kie.ai does from now on."""
    await asyncio.to_thread(lambda: town.sandbox.kie.always(**{**CALM, **changes}))
