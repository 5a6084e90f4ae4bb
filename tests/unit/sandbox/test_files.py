"""Result files and download-url (kie.md 1.4, 4)."""

import io
import json
from typing import Any

import pytest
from PIL import Image

from tools.sandbox import Sandbox
from tools.sandbox.faults import Answer, Drip, Flood, Truncate, html_page, redirect

from .conftest import Client

DAY_S = 86_400
RATIOS = [("1:1", "1K", (1024, 1024)), ("16:9", "2K", (2048, 1152)), ("16:9", "4K", (3840, 2160))]


@pytest.mark.parametrize(("ratio", "resolution", "size"), RATIOS)
async def test_a_result_is_a_png_of_the_true_size_without_a_key(
    client: Client, ratio: str, resolution: str, size: tuple[int, int]
) -> None:
    url = await client.result_url(aspect_ratio=ratio, resolution=resolution)
    assert url.startswith(client.sandbox.url)
    reply = await client.send("GET", url, key=None)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(reply.body)).size == size


async def test_a_result_can_be_smaller_than_asked(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(delivered="1K")
    reply = await client.send("GET", await client.result_url(resolution="2K"))
    assert Image.open(io.BytesIO(reply.body)).size == (1024, 1024)
    assert await client.balance() == 990.0


async def test_a_result_can_lie_on_another_host(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(host="foreign")
    url = await client.result_url()
    assert url.startswith(sandbox.kie.foreign_url)
    assert not url.startswith(sandbox.url)
    assert (await client.send("GET", url, key=None)).body.startswith(b"\x89PNG")
    assert (await client.send("GET", sandbox.kie.foreign_url + "/api/v1/chat/credit")).status == 404


@pytest.mark.parametrize(("image_format", "start"), [("jpeg", b"\xff\xd8"), ("webp", b"RIFF")])
async def test_a_result_can_be_of_another_format(client: Client, image_format: str, start: bytes) -> None:
    client.sandbox.kie.next(image_format=image_format, content_type="image/png")
    url = await client.result_url()
    reply = await client.send("GET", url)
    assert url.endswith(".png")
    assert reply.headers["Content-Type"] == "image/png"
    assert reply.body.startswith(start)


async def test_an_extension_can_be_wrong(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(extension="jpg")
    url = await client.result_url()
    assert url.endswith(".jpg")
    assert (await client.send("GET", url)).body.startswith(b"\x89PNG")


async def test_a_result_is_not_there_before_the_success(client: Client, sandbox: Sandbox) -> None:
    task = sandbox.kie.tasks[await client.created()]
    assert (await client.send("GET", task.url)).status == 404


async def test_a_result_url_lives_for_a_day_and_its_file_for_14(client: Client, sandbox: Sandbox) -> None:
    url = await client.result_url()
    sandbox.clock.advance(DAY_S - 100)
    assert (await client.send("GET", url)).status == 200
    sandbox.clock.advance(100)
    assert (await client.send("GET", url)).status == 404
    assert (await _link(client, url)).code == 200
    sandbox.clock.advance(13 * DAY_S)
    assert (await _link(client, url)).code == 422


@pytest.mark.parametrize("status", [404, 410])
async def test_a_result_can_be_gone_at_any_time(client: Client, status: int) -> None:
    url = await client.result_url()
    client.sandbox.kie.next(file=Answer(status=status))
    assert (await client.send("GET", url)).status == status
    assert (await client.send("GET", url)).status == 200


@pytest.mark.parametrize(
    ("asked", "begin", "end"), [("bytes=0-9", 0, 10), ("bytes=5-", 5, None), ("bytes=-7", -7, None)]
)
async def test_a_range_is_206(client: Client, asked: str, begin: int, end: int | None) -> None:
    url = await client.result_url()
    whole = (await client.send("GET", url)).body
    part = await client.send("GET", url, headers={"Range": asked})
    assert part.status == 206
    assert part.body == whole[begin:end]
    first = begin % len(whole)
    assert part.headers["Content-Range"] == f"bytes {first}-{first + len(part.body) - 1}/{len(whole)}"


async def test_a_range_beyond_the_end_is_416(client: Client) -> None:
    url = await client.result_url()
    reply = await client.send("GET", url, headers={"Range": "bytes=99999999-"})
    assert reply.status == 416


async def test_head_tells_the_size(client: Client) -> None:
    url = await client.result_url()
    whole = (await client.send("GET", url)).body
    head = await client.send("HEAD", url)
    assert (head.body, int(head.headers["Content-Length"])) == (b"", len(whole))


async def test_a_result_can_be_cut_short(client: Client, sandbox: Sandbox) -> None:
    url = await client.result_url()
    sandbox.kie.next(file=Truncate(0.5))
    async with client.http.get(url) as response:
        assert response.content_length is not None
        with pytest.raises(Exception, match=r"payload|closed|Disconnected"):
            await response.read()


async def test_a_result_can_come_slowly(client: Client, sandbox: Sandbox) -> None:
    url = await client.result_url()
    sandbox.kie.next(file=Drip(2000))
    async with client.http.get(url) as response:
        first = await response.content.readexactly(3)
    assert first == b"\x89PN"


async def test_a_result_can_be_oversized(client: Client, sandbox: Sandbox) -> None:
    url = await client.result_url()
    sandbox.kie.next(file=Flood(size=3_000_000, content_type="image/png"))
    reply = await client.send("GET", url)
    assert reply.body.startswith(b"\x89PNG")
    assert len(reply.body) == 3_000_000
    assert "Content-Length" not in reply.headers


async def test_a_result_can_be_a_page_or_a_redirect(client: Client, sandbox: Sandbox) -> None:
    url = await client.result_url()
    sandbox.kie.next(file=html_page(200))
    sandbox.kie.next(file=redirect("http://127.0.0.1:9/"))
    assert (await client.send("GET", url)).body.startswith(b"<html>")
    moved = await client.send("GET", url, allow_redirects=False)
    assert (moved.status, moved.headers["Location"]) == (302, "http://127.0.0.1:9/")


async def test_a_fault_can_be_for_the_files_of_marked_prompts(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.when("VANISH", file=Answer(status=410))
    gone, kept = await client.result_url("VANISH"), await client.result_url("a hill")
    assert (await client.send("GET", gone)).status == 410
    assert (await client.send("GET", kept)).status == 200


async def test_a_download_link_lives_20_minutes(client: Client, sandbox: Sandbox) -> None:
    url = await client.result_url()
    link = (await _link(client, url)).data
    assert (await client.send("GET", link, key=None)).body.startswith(b"\x89PNG")
    sandbox.clock.advance(20 * 60)
    assert (await client.send("GET", link, key=None)).status == 404


async def test_a_download_link_works_while_the_result_url_does_not(client: Client, sandbox: Sandbox) -> None:
    url = await client.result_url()
    sandbox.kie.always(file=Answer(status=404))
    assert (await client.send("GET", url)).status == 404
    assert (await client.send("GET", (await _link(client, url)).data)).status == 200


async def test_a_foreign_url_has_no_download_link(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.open_account("second-key", credits=10)
    url = await client.result_url()
    name = url.rpartition("/")[2]
    for foreign in (f"https://x.example/images/chatgpt/{name}", f"{sandbox.url}/other.png", 5, None):
        assert (await _link(client, foreign)).code == 422
    assert (await _link(client, url, key="second-key")).code == 422


async def test_a_download_link_can_come_as_an_object(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.always(download_url_reply="object")
    data = (await _link(client, await client.result_url())).data
    assert data["url"].startswith(sandbox.url)


async def test_the_price_page_asks_for_no_key(client: Client) -> None:
    path = "/client/v1/model-pricing/page"
    reply = await client.send("POST", path, key=None, json={"pageNum": 1, "pageSize": 10})
    prices = {row["modelDescription"]: row["creditPrice"] for row in reply.data["records"]}
    assert json.loads(prices["gpt image 2, text-to-image, 2k"]) == 10


async def _link(client: Client, url: object, **more: Any) -> Any:
    return await client.send("POST", "/api/v1/common/download-url", json={"url": url}, **more)
