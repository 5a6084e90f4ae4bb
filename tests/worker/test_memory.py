"""F23: twenty people upload ten megabytes each at the same time, and the isolate stays far from its 128 MB.

RSS says nothing here (an idle Worker has 240 MB of it): the runtime's inspector tells what V8 counts, and a route that
exists only in this test's working tree how much Python has.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from images2gpt.policy import VERSION
from images2gpt.references import UPLOAD_BYTES
from tests.faults.web import ADDRESS
from tests.support.pictures import BOUNDARY, big_png, form
from tests.support.service import Service
from tests.support.world import PASSWORD
from tools.local_http import free_port
from tools.project import ROOT

AT_ONCE = 20
MOST_MB = 110
PIECE, PAUSE_S = 65_536, 0.016
"""A client sends 4 MB a second."""
LOOK_S = 0.05
COPIED = ("src", "functions", "pages")
HEAP = """\
\"""GET /api/heap: how much memory Python has.\"""

import pyodide_js

from images2gpt.http import Response
from images2gpt.openapi import Operation

ACCESS = "anyone"
OPERATIONS = {"GET": Operation(answers={200: "text/plain"})}


async def on_request_get(app, caller, request):
    return Response(200, str(pyodide_js._module.HEAP8.length).encode())
"""


class Inspector:
    """The runtime's own account of its memory."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.seen: list[int] = []

    async def used(self) -> int:
        """Bytes of V8's heap, of what hangs on it, and of buffers."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": "Runtime.getHeapUsage"})
        while (said := await self._socket.receive_json()).get("id") != self._number:
            pass
        usage = said["result"]
        return int(usage["usedSize"] + usage["embedderHeapUsedSize"] + usage["backingStorageSize"])

    async def watch(self) -> None:
        """Until it is told to stop."""
        while True:
            self.seen.append(await self.used())
            await asyncio.sleep(LOOK_S)


@asynccontextmanager
async def inspecting(web: aiohttp.ClientSession, port: int) -> AsyncIterator[Inspector]:
    """A look at the isolate while the block lasts. The proxy before it asks for an origin."""
    async with web.ws_connect(f"http://127.0.0.1:{port}/ws", origin="http://localhost") as socket:
        inspector = Inspector(socket)
        watching = asyncio.create_task(inspector.watch())
        yield inspector
        assert not watching.done(), watching
        watching.cancel()


@pytest.fixture
def inspected(tree: Path) -> Iterator[tuple[Service, int]]:
    """The whole service from a tree of its own, with one more route, and the port of its inspector."""
    for name in COPIED:
        shutil.rmtree(tree / name)
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "functions/api/heap.py").write_text(HEAP)
    port = free_port()
    with Service.start(tree / ".state", {"INSPECTOR_PORT": str(port)}, root=tree) as service:
        yield service, port


async def slowly(body: bytes) -> AsyncIterator[bytes]:
    for begin in range(0, len(body), PIECE):
        yield body[begin : begin + PIECE]
        await asyncio.sleep(PAUSE_S)


async def upload(web: aiohttp.ClientSession, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
    async with web.post("/api/uploads", data=slowly(body), headers=headers) as answer:
        return answer.status, await answer.json(content_type=None)


async def heap(web: aiohttp.ClientSession) -> int:
    async with web.get("/api/heap") as answer:
        return int(await answer.text())


async def test_f23_twenty_uploads_at_once_stay_within_the_memory(inspected: tuple[Service, int]) -> None:
    service, port = inspected
    body = form(big_png(UPLOAD_BYTES))
    type_ = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(len(body))}
    async with aiohttp.ClientSession(service.url, headers=ADDRESS) as web:
        wanted = {"email": "a@example.com", "password": PASSWORD, "age_confirmed": True, "policy_version": VERSION}
        async with web.post("/api/auth/signup", json=wanted) as answer:
            token = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        before = await heap(web)
        async with inspecting(web, port) as inspector:
            said = await asyncio.gather(*(upload(web, token | type_, body) for _ in range(AT_ONCE)))
        after = await heap(web)
    assert [status for status, _ in said] == [201] * AT_ONCE, said
    assert {each["bytes"] for _, each in said} == {UPLOAD_BYTES}
    assert len(inspector.seen) > 20
    idle, peak = inspector.seen[0], max(inspector.seen)
    v8, python = (f"{low / 1e6:.0f} → {high / 1e6:.0f} MB" for low, high in ((idle, peak), (before, after)))
    print(f"V8 {v8}, Python {python}; {len(inspector.seen)} looks")
    assert peak + after <= MOST_MB * 1_000_000
