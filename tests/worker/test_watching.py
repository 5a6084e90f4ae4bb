"""F28: on the real Worker a stream of events ends soon after its reader has gone."""

import asyncio
import time

import aiohttp
import pytest

from images2gpt.generations.reading import HEARTBEAT_S
from tests.support.service import Service
from tests.worker.test_money import member, order

pytestmark = pytest.mark.long
"""A heartbeat is 15 s, and more than one must pass."""

LONGEST_PAUSE_S = 10
"""Between two looks at kie.ai while somebody watches."""
ENDS_WITHIN_S = 2 * (HEARTBEAT_S + 5)
"""The Worker learns of it from a heartbeat that nobody takes; wrangler, which stands before it here, takes the first.
A round of one second and what D1 needs is a little more than a second."""


async def watch(ada: aiohttp.ClientSession, prompt: str) -> tuple[str, aiohttp.ClientResponse]:
    """An image that never comes: its id, and its stream, whose first event has been read."""
    status, placed = await order(ada, f"{prompt} [[never]]")
    assert status == 202
    generation = placed["generation"]["id"]
    stream = await ada.get(f"/api/generations/{generation}/events", timeout=aiohttp.ClientTimeout(total=None))
    assert (await stream.content.readline()).startswith(b"event: status")
    return generation, stream


def looks(service: Service, generation: str) -> int:
    with service.database() as database:
        return int(database.execute("SELECT looks FROM generations WHERE id = ?", (generation,)).fetchone()[0])


async def last_look(service: Service, generation: str) -> float:
    """Seconds from now to the last look, once there has been none for longer than any pause."""
    began = changed = time.monotonic()
    seen = looks(service, generation)
    while time.monotonic() - changed < LONGEST_PAUSE_S + 2:
        await asyncio.sleep(0.5)
        if (now := looks(service, generation)) != seen:
            seen, changed = now, time.monotonic()
    return changed - began


async def test_f28_nobody_is_asked_any_more_for_whoever_has_gone(service: Service) -> None:
    async with member(service, balance=20) as ada:
        gone, leaving = await watch(ada, "Left alone")
        kept, staying = await watch(ada, "Watched on")
        leaving.close()
        assert await last_look(service, gone) < ENDS_WITHIN_S
        ended = looks(service, kept)
        await asyncio.sleep(LONGEST_PAUSE_S + 2)
        assert looks(service, kept) > ended, "whoever stayed is still told"
        staying.close()
