"""A body that nobody wants: the client is told why, and not by a proxy that its connection was lost."""

import asyncio
import time
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest

from tests.support.service import Service

PIECE, PIECES = b"[" * 65_536, 48
JSON = {"Content-Type": "application/json"}


async def pieces() -> AsyncIterator[bytes]:
    """A body without a Content-Length."""
    for _ in range(PIECES):
        yield PIECE


async def refused(session: aiohttp.ClientSession, method: str, path: str, headers: dict[str, str], how: str) -> str:
    body = BytesIO(PIECE * PIECES) if how == "declared" else pieces()
    async with session.request(method, path, data=body, headers=JSON | headers) as answer:
        return f"{answer.status} {(await answer.json(content_type=None))['code']}"


@pytest.mark.parametrize("how", ["declared", "in chunks"])
@pytest.mark.parametrize(
    ("method", "path", "headers", "expected"),
    [
        ("POST", "/api/auth/login", {}, "413 too_large"),
        ("POST", "/api/generations", {}, "413 too_large"),
        ("POST", "/api/generations", {"Authorization": "Bearer x"}, "401 not_signed_in"),
        ("POST", "/api/auth/login", {"Content-Type": "text/plain"}, "415 unsupported_media_type"),
        ("POST", "/api/nothing", {}, "404 not_found"),
        ("PUT", "/api/me", {}, "405 method_not_allowed"),
    ],
)
async def test_three_megabytes_are_refused_with_a_reason_every_time(
    service: Service, method: str, path: str, headers: dict[str, str], expected: str, *, how: str
) -> None:
    async with aiohttp.ClientSession(service.url) as session:
        said = await asyncio.gather(*(refused(session, method, path, headers, how) for _ in range(6)))
    assert said == [expected] * 6


async def test_an_upload_that_stops_is_answered_all_the_same(service: Service) -> None:
    reader, writer = await asyncio.open_connection("localhost", service.port)
    lines = (
        "POST /api/auth/login HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        "Content-Length: 99999",
    )
    writer.write("\r\n".join([*lines, "", "[["]).encode())
    began = time.monotonic()
    async with asyncio.timeout(10):
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    assert time.monotonic() - began < 6
    writer.close()
    await writer.wait_closed()
