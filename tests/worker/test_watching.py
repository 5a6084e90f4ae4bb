"""F28: on the real Worker a stream of events ends within a heartbeat of its reader."""

import asyncio

import aiohttp

from images2gpt.generations.reading import HEARTBEAT_S
from tests.support.service import Service
from tests.worker.test_money import member, order

LONGEST_PAUSE_S = 7
"""Between two looks at kie.ai of somebody who has watched for half a minute."""


async def begin(ada: aiohttp.ClientSession, prompt: str) -> tuple[str, aiohttp.ClientResponse]:
    """An image that never comes: its id, and its stream, whose first event has been read."""
    status, placed = await order(ada, f"{prompt} [[never]]")
    assert status == 202
    generation = placed["generation"]["id"]
    stream = await ada.get(f"/api/generations/{generation}/events", timeout=aiohttp.ClientTimeout(total=None))
    assert (await stream.content.readline()).startswith(b"event: status")
    return generation, stream


async def test_f28_nobody_is_asked_any_more_for_whoever_has_gone(service: Service) -> None:
    kie = service.sandbox.kie

    async def looks(generation: str) -> int:
        with service.database() as database:
            return int(database.execute("SELECT looks FROM generations WHERE id = ?", (generation,)).fetchone()[0])

    async with member(service, balance=20) as ada:
        (gone, leaving), (kept, staying) = [await begin(ada, each) for each in ("Left alone", "Watched on")]
        await asyncio.sleep(LONGEST_PAUSE_S)
        before = await looks(gone), await looks(kept)
        assert min(before) > 0, "both were watched"
        leaving.close()
        await asyncio.sleep(HEARTBEAT_S + 2)
        ended = await looks(gone), await looks(kept)
        await asyncio.sleep(2 * LONGEST_PAUSE_S)
        assert await looks(gone) == ended[0]
        assert await looks(kept) > ended[1], "and whoever stayed is still told"
        staying.close()
    assert kie.received("record")
