"""The file service (kie.md 1.4)."""

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tools.sandbox import Sandbox
from tools.sandbox.faults import Refuse
from tools.sandbox.painter import Order, flat

from .conftest import IMAGE, Client

PICTURE = flat(Order(prompt="x"))
STREAM, BASE64, BY_URL = (f"/api/file-{kind}-upload" for kind in ("stream", "base64", "url"))


def _form(body: bytes = PICTURE, *, folder: str | None = "inputs", name: str | None = "0.png") -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("file", body, filename="mine.png", content_type="image/png")
    for field, value in (("uploadPath", folder), ("fileName", name)):
        if value is not None:
            form.add_field(field, value)
    return form


async def test_a_stream_upload_is_kept_and_anyone_may_fetch_it(client: Client) -> None:
    reply = await client.send("POST", STREAM, data=_form())
    assert (reply.status, reply.json["success"], reply.code) == (200, True, 200)
    assert reply.json["msg"] == "File uploaded successfully"
    data = reply.data
    assert (data["fileName"], data["filePath"], data["mimeType"]) == ("0.png", "inputs/0.png", "image/png")
    assert data["fileSize"] == len(PICTURE)
    assert (await client.send("GET", data["downloadUrl"], key=None)).body == PICTURE


async def test_a_body_sent_piece_by_piece_is_read_whole(client: Client, sandbox: Sandbox) -> None:
    body = _form(bytes(range(256)) * 4000)()

    async def pieces() -> AsyncIterator[bytes]:
        data = b"".join([part async for part in _written(body)])
        for begin in range(0, len(data), 100_000):
            yield data[begin : begin + 100_000]
            await asyncio.sleep(0)

    headers = {"Content-Type": body.content_type}
    reply = await client.send("POST", STREAM, data=pieces(), headers=headers)
    assert reply.data["fileSize"] == 1_024_000
    (request,) = sandbox.kie.received("upload")
    assert request.header("Transfer-Encoding") == "chunked"
    assert len(request.body) > 1_024_000
    assert request.pieces > 1
    assert sandbox.kie.uploads.all[0].body == bytes(range(256)) * 4000


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
async def test_base64_is_accepted_raw_and_as_a_data_url(client: Client, prefix: str) -> None:
    text = prefix + base64.b64encode(PICTURE).decode()
    reply = await client.send("POST", BASE64, json={"base64Data": text, "uploadPath": "a/b", "fileName": "p.png"})
    assert reply.data["filePath"] == "a/b/p.png"
    assert (await client.send("GET", reply.data["downloadUrl"])).body == PICTURE


async def test_a_url_is_fetched(client: Client) -> None:
    url = await client.result_url()
    reply = await client.send("POST", BY_URL, json={"fileUrl": url, "uploadPath": "a", "fileName": "p.png"})
    assert reply.data["fileSize"] > 100
    gone = await client.send("POST", BY_URL, json={"fileUrl": "http://127.0.0.1:9/", "uploadPath": "a"})
    assert (gone.json["success"], gone.code) == (False, 400)


@pytest.mark.parametrize(
    "body",
    [
        {}, [], {"base64Data": "!!", "uploadPath": "a"}, {"base64Data": "", "uploadPath": "a"},
        {"base64Data": "AAAA"}, {"base64Data": "AAAA", "uploadPath": "/a"},
        {"base64Data": "AAAA", "uploadPath": "a/"}, {"base64Data": "AAAA", "uploadPath": "a/../b"},
        {"base64Data": "AAAA", "uploadPath": 5}, {"base64Data": 5, "uploadPath": "a"},
    ],
)  # fmt: skip
async def test_a_wrong_upload_is_400(client: Client, body: object) -> None:
    reply = await client.send("POST", BASE64, json=body)
    assert (reply.json["success"], reply.code) == (False, 400)
    assert client.sandbox.kie.uploads.all == []


async def test_a_stream_upload_without_a_file_or_a_folder_is_400(client: Client) -> None:
    form = aiohttp.FormData({"uploadPath": "a"})
    form.add_field("note", "x", content_type="text/plain")
    assert (await client.send("POST", STREAM, data=form)).code == 400
    assert (await client.send("POST", STREAM, data=_form(folder=None))).code == 400
    assert (await client.send("POST", STREAM, data=_form(b""))).code == 400
    headers = {"Content-Type": "multipart/form-data"}
    assert (await client.send("POST", STREAM, data=b"junk", headers=headers)).code == 400


async def test_an_upload_wants_the_key_and_the_verb(client: Client) -> None:
    reply = await client.send("POST", STREAM, key=None, data=_form())
    assert (reply.json["success"], reply.code) == (False, 401)
    assert (await client.send("GET", STREAM)).status == 405


async def test_the_same_name_overwrites_and_no_name_never_does(client: Client, sandbox: Sandbox) -> None:
    first = await client.send("POST", STREAM, data=_form(b"one"))
    second = await client.send("POST", STREAM, data=_form(b"two"))
    assert first.data["downloadUrl"] == second.data["downloadUrl"]
    assert (await client.send("GET", first.data["downloadUrl"])).body == b"two"
    for _ in range(2):
        await client.send("POST", STREAM, data=_form(name=None))
    assert len(sandbox.kie.uploads.all) == 3


async def test_an_upload_is_gone_after_a_day(client: Client, sandbox: Sandbox) -> None:
    url = (await client.send("POST", STREAM, data=_form())).data["downloadUrl"]
    sandbox.clock.advance(86_400)
    assert (await client.send("GET", url)).status == 404
    data = await client.finished(model=IMAGE, input_urls=[url])
    assert data["state"] == "fail"


async def test_an_upload_can_be_an_input(client: Client) -> None:
    url = (await client.send("POST", STREAM, data=_form())).data["downloadUrl"]
    assert (await client.finished(model=IMAGE, input_urls=[url]))["state"] == "success"


async def test_the_reply_can_be_the_quickstarts(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.always(upload_reply="quickstart")
    data: dict[str, Any] = (await client.send("POST", STREAM, data=_form())).data
    assert {"fileUrl", "downloadUrl", "expiresAt"} < data.keys()
    assert not {"filePath", "uploadedAt"} & data.keys()


async def test_an_upload_can_be_refused(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(upload=Refuse(500, "Server exception"))
    reply = await client.send("POST", STREAM, data=_form())
    assert reply.json == {"success": False, "code": 500, "msg": "Server exception", "data": None}


async def _written(payload: aiohttp.Payload) -> AsyncIterator[bytes]:
    yield await payload.as_bytes()
