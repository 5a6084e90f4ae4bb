"""Uploads over real connections: lengths that lie, clients that stop, and what kie.ai has of it in the end."""

import asyncio
import itertools
import json
import zlib
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest

from images2gpt.policy import VERSION
from images2gpt.references import UPLOAD_BYTES
from images2gpt.references.walk import Walk
from tests.support.pictures import BOUNDARY, CANARY, big_png, drawn, form, jpeg, png, webp
from tests.support.service import Service
from tests.support.world import PASSWORD
from tools.sandbox.client import RemoteSandbox

TYPE = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
NUMBERS = itertools.count(1)
TOO_LONG = form(big_png(UPLOAD_BYTES + 1_000_000))


@pytest.fixture
async def ada(service: Service) -> AsyncIterator[aiohttp.ClientSession]:
    """A member at an address of their own."""
    number = next(NUMBERS)
    wanted = {"email": f"ada{number}@uploads.example.com", "password": PASSWORD, "age_confirmed": True}
    async with aiohttp.ClientSession(service.url, headers={"CF-Connecting-IP": f"192.0.2.{180 + number}"}) as web:
        async with web.post("/api/auth/signup", json=wanted | {"policy_version": VERSION}) as answer:
            web.headers["Authorization"] = f"Bearer {(await answer.json())['token']}"
        yield web


def received(service: Service) -> int:
    """How many whole uploads kie.ai has had."""
    return len(RemoteSandbox(service.settings["KIE_API_BASE"]).kie.received("upload"))


async def pieces(body: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    """A body without a Content-Length."""
    for begin in range(0, len(body), size):
        yield body[begin : begin + size]


async def by_hand(service: Service, ada: aiohttp.ClientSession, body: bytes, *lines: str, wait: bool = True) -> int:
    """The status that this request is answered with; 0 for none."""
    reader, writer = await asyncio.open_connection("localhost", service.port)
    head = ["POST /api/uploads HTTP/1.1", "Host: localhost", f"Authorization: {ada.headers['Authorization']}", *lines]
    writer.write("\r\n".join([*head, f"Content-Type: {TYPE['Content-Type']}", "", ""]).encode() + body)
    try:
        async with asyncio.timeout(15):
            await writer.drain()
            status = await reader.readline() if wait else b""
            return int(status.split()[1]) if status else 0
    except ConnectionError:
        return 0
    finally:
        writer.close()


@pytest.mark.parametrize("make", [png, jpeg, webp])
async def test_every_byte_of_a_picture_arrives_but_those_beside_it(
    service: Service, ada: aiohttp.ClientSession, make: type
) -> None:
    data = make(drawn("RGB", (900, 700)))
    walk = Walk()
    cleaned = walk.feed(data)
    for body in (BytesIO(form(data)), pieces(form(data))):
        async with ada.post("/api/uploads", data=body, headers=TYPE) as answer:
            assert answer.status == 201, await answer.text()
            said = await answer.json()
        with service.database() as database:
            (url,) = database.execute("SELECT url FROM reference_images WHERE id = ?", (said["id"],)).fetchone()
        async with aiohttp.ClientSession() as anyone, anyone.get(url) as answer:
            arrived = await answer.read()
        assert zlib.crc32(arrived) == zlib.crc32(cleaned)
        assert CANARY not in arrived


async def test_d07_what_is_too_large_is_refused_while_it_comes(service: Service, ada: aiohttp.ClientSession) -> None:
    before = received(service)
    for body in (BytesIO(TOO_LONG), pieces(TOO_LONG)):
        async with ada.post("/api/uploads", data=body, headers=TYPE) as answer:
            assert (answer.status, (await answer.json(content_type=None))["code"]) == (413, "too_large")
    assert received(service) == before


@pytest.mark.parametrize(
    ("lines", "statuses"),
    [
        (["Content-Length: 5000"], {0, 400}),
        ([f"Content-Length: {len(TOO_LONG) + 5}"], {413}),
        (["Content-Length: -1"], {0, 400}),
        (["Content-Length: 5000", f"Content-Length: {len(TOO_LONG)}"], {0, 400}),
        (["Content-Length: 5000", "Transfer-Encoding: chunked"], {0, 400}),
    ],
)
async def test_d07_a_length_that_lies_gets_nothing_through(
    service: Service, ada: aiohttp.ClientSession, lines: list[str], statuses: set[int]
) -> None:
    before = received(service)
    assert await by_hand(service, ada, TOO_LONG, *lines) in statuses
    assert received(service) == before


async def test_d07_who_stops_in_the_middle_leaves_nothing_at_kie(service: Service, ada: aiohttp.ClientSession) -> None:
    body, before = form(big_png(3_000_000)), received(service)
    for cut in (300, 70_000, 2_000_000, len(body) - 5):
        await by_hand(service, ada, body[:cut], f"Content-Length: {len(body)}", wait=False)
    await asyncio.sleep(1)
    assert received(service) == before
    with service.database() as database:
        (count,) = database.execute("SELECT count(*) FROM reference_images WHERE bytes = 3000000").fetchone()
    assert count == 0
    async with ada.post("/api/uploads", data=BytesIO(body), headers=TYPE) as answer:
        assert answer.status == 201
    assert received(service) == before + 1


async def test_a_picture_that_turns_out_bad_at_its_end_never_arrives(
    service: Service, ada: aiohttp.ClientSession
) -> None:
    before = received(service)
    lines = len(service.log)
    for body in (BytesIO(form(big_png(3_000_000) + b"x")), pieces(form(big_png(3_000_000)[:-1]))):
        async with ada.post("/api/uploads", data=body, headers=TYPE) as answer:
            assert answer.status == 422, await answer.text()
            assert json.loads(await answer.text())["code"] == "invalid"
    assert received(service) == before
    assert not [line for line in service.log[lines:] if "rror" in line]
