"""E01, E08, E09, E24, E25 on the real Worker, where the platform has its say, too."""

import asyncio
import gzip
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import aiohttp
import pytest
from multidict import CIMultiDict

from tests.faults.surface import SIGNS, check_headers
from tests.faults.web import get, web
from tests.support.service import Service

__all__ = ["web"]

JSON = {"Content-Type": "application/json"}
WISH = json.dumps({"prompt": "a"}).encode()


@pytest.mark.parametrize(
    "path", ["/api/config", "/api/me", "/api/nothing", "/api/generations/x/image?a=b", "/", "/no-page"]
)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost"])
async def test_e01_nothing_between_us_and_the_client_opens_an_answer(
    service: Service, web: aiohttp.ClientSession, path: str, origin: str
) -> None:
    answer = await get(web, service, path, Origin=origin)
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert origin not in str(answer.headers)
    if path.startswith("/api"):
        check_headers(answer.headers)
    else:
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "kinds", [["application/json", "application/json"], ["application/json", "text/plain"], ["text/plain"], []], ids=str
)
async def test_e08_a_content_type_that_came_twice_is_none(
    service: Service, web: aiohttp.ClientSession, kinds: list[str]
) -> None:
    headers = CIMultiDict[str]([("Content-Type", kind) for kind in kinds])
    skipped = ["Content-Type"]
    async with web.post(
        f"{service.url}/api/generations", data=WISH, headers=headers, skip_auto_headers=skipped
    ) as answer:
        assert (answer.status, (await answer.json(content_type=None))["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
async def test_e24_the_platform_unpacks_nothing_for_us(
    service: Service, web: aiohttp.ClientSession, coding: str
) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    headers = JSON | {"Content-Encoding": coding}
    async with web.post(f"{service.url}/api/generations", data=bomb, headers=headers) as answer:
        assert (answer.status, (await answer.json(content_type=None))["code"]) == (415, "unsupported_media_type")


MEGABYTE = b" " * 1_048_576


async def test_e09_a_hundred_megabytes_are_refused_without_being_held(
    service: Service, web: aiohttp.ClientSession
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield MEGABYTE

    async def send() -> tuple[int, str]:
        async with web.post(f"{service.url}/api/auth/login", data=pieces(), headers=JSON) as answer:
            return answer.status, (await answer.json(content_type=None))["code"]

    began, sending = time.monotonic(), asyncio.create_task(send())
    while not sending.done():
        assert (await get(web, service, "/api/openapi.json")).status == 200, "others are served beside it"
        await asyncio.sleep(0.05)
    assert await sending == (413, "too_large")
    assert time.monotonic() - began < 20


@contextmanager
def without(database: sqlite3.Connection, table: str) -> Iterator[None]:
    """A database that lacks a table, as after a deploy without its migration."""
    database.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        database.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


async def test_e25_what_d1_says_of_a_broken_table_is_told_to_nobody(
    service: Service, web: aiohttp.ClientSession
) -> None:
    body = {"email": "nobody@example.com"}
    with service.database() as database, without(database, "limits"):
        async with web.post(f"{service.url}/api/auth/password/forgot", json=body) as answer:
            said = await answer.text()
    assert (answer.status, json.loads(said)["code"]) == (503, "unavailable")
    check_headers(answer.headers)
    assert not [sign for sign in (*SIGNS, "limits", "no such") if sign in said]
