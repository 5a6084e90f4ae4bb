"""Archives on the real Worker: no faster than they are taken, and broken where an image breaks off."""

import asyncio
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from images2gpt.policy import VERSION
from tests.contract import server
from tests.faults.web import ADDRESS
from tests.support.service import Service
from tests.support.world import PASSWORD

LONG = 200_000_000
HELD = 30_000_000
"""More than all sockets on the way hold by themselves."""
INSERT = """
INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, status, deadline_at, result_url,
  content_type, created_at, finished_at, expires_at)
VALUES (?, ?, 'A paper lighthouse', '1:1', '1K', 'text', 0, 'succeeded', 0, ?, 'image/png', unixepoch(), unixepoch(),
  unixepoch() + 9999)
"""


class Ada:
    """A member whose images lie on a server that does what their paths say."""

    def __init__(self, web: aiohttp.ClientSession, service: Service, files: str, user_id: str) -> None:
        self.web, self.service, self.files, self.user_id = web, service, files, user_id

    def has(self, *paths: str) -> list[str]:
        """Images of these, as ids."""
        with self.service.database() as database:
            for path in paths:
                values = (self.name(path), self.user_id, self.files + path)
                database.execute(INSERT, values)
        return [self.name(path) for path in paths]

    def name(self, path: str) -> str:
        return f"gen_{path.replace('/', '_')}"

    async def written(self) -> int:
        """What the server has got rid of so far."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.files}/written") as answer:
            return int(await answer.text())


@pytest.fixture
async def ada(tmp_path: Path) -> AsyncIterator[Ada]:
    async with server.running() as files:
        starting = asyncio.to_thread(Service.start, tmp_path, {"KIE_API_BASE": files})
        with await starting as service:
            async with aiohttp.ClientSession(service.url, headers=ADDRESS) as web:
                wanted = {
                    "email": "a@example.com",
                    "password": PASSWORD,
                    "age_confirmed": True,
                    "policy_version": VERSION,
                }
                async with web.post("/api/auth/signup", json=wanted) as answer:
                    signed_in = await answer.json()
                web.headers["Authorization"] = f"Bearer {signed_in['token']}"
                yield Ada(web, service, files, signed_in["user"]["id"])


async def test_an_archive_is_streamed_as_it_is_taken_and_never_looks_whole_when_it_is_not(ada: Ada) -> None:
    await _it_is_whole(ada)
    await _it_waits_for_its_reader(ada)
    await _it_breaks_where_an_image_does(ada)


async def _it_is_whole(ada: Ada) -> None:
    ids = ada.has("/bytes/1000000", "/status/404", "/unmeasured/70000", "/bytes/0", "/redirect/302")
    async with ada.web.post("/api/generations/archive", json={"ids": ids}) as answer:
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/zip")
        with zipfile.ZipFile(BytesIO(await answer.read())) as zipped:
            assert zipped.testzip() is None
            sizes = [info.file_size for info in zipped.infolist() if info.filename != "missing.txt"]
            missing = zipped.read("missing.txt").decode().splitlines()[2:]
    assert sizes == [1_000_000, 70_000, 0]
    assert missing == [ids[1], ids[4]]


async def _it_waits_for_its_reader(ada: Ada) -> None:
    (one,) = ada.has(f"/unmeasured/{LONG}")
    before = await ada.written()
    async with ada.web.post("/api/generations/archive", json={"ids": [one]}) as answer:
        await answer.content.readexactly(1_000)
        await asyncio.sleep(1)
        first = await ada.written()
        await asyncio.sleep(1)
        assert await ada.written() == first, "nobody reads, so nothing is made"
        assert first - before < HELD
        await answer.content.readexactly(HELD)
        assert await ada.written() > first
    await asyncio.sleep(1)
    gone = await ada.written()
    await asyncio.sleep(1)
    assert await ada.written() == gone < LONG, "the reader has gone, and the provider is left alone"


async def _it_breaks_where_an_image_does(ada: Ada) -> None:
    ids = ada.has("/broken/400000", "/bytes/10")
    async with ada.web.post("/api/generations/archive", json={"ids": ids}) as answer:
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()
    ada.service.wait_for('"background_failed"')
