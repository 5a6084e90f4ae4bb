"""Every claim of claims/, on the fakes that the other tests use and inside the real workerd."""

import aiohttp
import pytest

from images2gpt.ports import Stream
from tests.contract.claims import CLAIMS
from tests.contract.ports import Broken, Ports
from tests.contract.workerd import Worker
from tests.support.database import SqliteDatabase
from tests.support.ports import HostCrypto, HostHttp, HostIds, MemoryKv, SetClock

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("name", CLAIMS)
async def test_the_fakes_keep(name: str, address: str) -> None:
    clock = SetClock()
    async with aiohttp.ClientSession() as session:
        ports = Ports(
            db=SqliteDatabase(),
            kv=MemoryKv(clock),
            http=HostHttp(session),
            crypto=HostCrypto(),
            clock=clock,
            ids=HostIds(),
            server=address,
            drain=_drain,
        )
        try:
            await CLAIMS[name](ports)
        except Broken as broken:
            pytest.fail(str(broken))


@pytest.mark.parametrize("name", CLAIMS)
async def test_the_platform_keeps(name: str, worker: Worker, address: str) -> None:
    await worker.run(name, address)


async def _drain(stream: Stream) -> bytes:
    assert isinstance(stream.body, bytes)
    return stream.body
