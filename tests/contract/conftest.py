"""One workerd and one server for all claims."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.contract import server, workerd
from tests.contract.workerd import Worker

pytest.register_assert_rewrite("tests.contract.claims", "tests.contract.people")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address() -> AsyncIterator[str]:
    """The server that the claims call."""
    async with server.running() as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def worker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Worker]:
    """The contract Worker."""
    async with workerd.running(tmp_path_factory.mktemp("contract")) as running:
        yield running
