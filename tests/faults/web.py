"""The Worker over HTTP, by addresses written as they are."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from yarl import URL

from tests.support.service import Service

ADDRESS = {"CF-Connecting-IP": "192.0.2.101"}
"""Whose limits these tests use up."""


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    """A client at that address."""
    async with aiohttp.ClientSession(headers=ADDRESS) as session:
        yield session


async def get(web: aiohttp.ClientSession, service: Service, path: str, **headers: str) -> aiohttp.ClientResponse:
    """An answer, read to its end. The path is sent as it stands, and no redirect is followed."""
    url = URL(service.url + path, encoded=True)
    async with web.get(url, headers=headers, allow_redirects=False) as answer:
        await answer.read()
        return answer
