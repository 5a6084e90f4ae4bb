"""GET /api/generations/{id}/image."""

import gzip
import re
from typing import Any, Literal

import pytest

from images2gpt.times import DAY_S, HOUR_S
from tests.support.world import Person, World
from tools.sandbox.faults import Answer, AnyFault, Refuse, Reset, Silence


async def made(world: World, person: Person, prompt: str = "A paper lighthouse") -> dict[str, Any]:
    """An image, finished."""
    await person.order(prompt)
    await world.finish()
    shown = (await person.get("/api/generations")).json()["items"][0]["image"]
    assert isinstance(shown, dict)
    return shown


async def test_the_bytes_are_those_that_kie_made(world: World, ada: Person, cleo: Person) -> None:
    image = await made(world, ada)
    answer = await cleo.get(image["url"])
    assert (answer.status, answer.headers["content-type"], len(answer.body)) == (200, "image/png", image["bytes"])
    assert answer.body.startswith(b"\x89PNG")
    (file,) = {request.url for request in world.http.sent if not re.search("/api/|/moderation/", request.url)}
    assert answer.headers["content-disposition"].startswith('inline; filename="a-paper-lighthouse-')
    assert file.startswith(world.sandbox.url)


async def test_a_part_is_passed_through(world: World, ada: Person) -> None:
    image = await made(world, ada)
    answer = await ada.get(image["url"], range="bytes=0-7")
    assert (answer.status, answer.body) == (206, b"\x89PNG\r\n\x1a\n")
    assert answer.headers["content-range"] == f"bytes 0-7/{image['bytes']}"


@pytest.mark.parametrize(
    "prompt", ['a"; filename="x.exe', "../../etc/passwd", "a\r\nset-cookie: b", "日本", "<script>"]
)
async def test_a_download_has_a_harmless_name(world: World, ada: Person, prompt: str) -> None:
    answer = await ada.get((await made(world, ada, prompt))["download_url"])
    name = answer.headers["content-disposition"].removeprefix("attachment; filename=")
    assert name.strip('"').replace("-", "").replace(".", "").isalnum()


async def test_an_altered_link_is_not_found(world: World, ada: Person, ben: Person) -> None:
    url = (await made(world, ada))["url"]
    other = (await made(world, ben))["url"]
    altered = [
        url[:-1] + ("A" if url[-1] != "A" else "B"),
        url.replace("expires=1", "expires=2"),
        url.replace("?expires", "?download=1&expires"),
        url.partition("?")[0] + "?" + other.partition("?")[2],
    ]
    for path in altered:
        assert (await ada.get(path)).code == "not_found"
    assert (await ada.get(url.partition("&")[0])).code == "invalid"


async def test_a_link_lives_an_hour(world: World, ada: Person) -> None:
    url = (await made(world, ada))["url"]
    world.clock.advance(HOUR_S - 1)
    assert (await ada.get(url)).status == 200
    world.clock.advance(1)
    assert (await ada.get(url)).code == "expired"


async def test_an_image_is_gone_after_fourteen_days_and_nothing_is_returned(world: World, ada: Person) -> None:
    await made(world, ada)
    world.clock.advance(14 * DAY_S - 10)
    assert (await ada.get("/api/generations")).json()["items"][0]["status"] == "succeeded"
    link = (await ada.get("/api/generations")).json()["items"][0]["image"]["url"]
    world.clock.advance(10)
    assert (await ada.get("/api/generations")).json()["items"][0]["status"] == "expired"
    assert (await ada.get(link)).code == "expired"
    await world.run_cron()
    assert world.db.rows("SELECT status, returned FROM generations") == [{"status": "expired", "returned": 0}]


async def test_an_image_the_provider_no_longer_has_is_expired(world: World, ada: Person) -> None:
    url = (await made(world, ada))["url"]
    for status, code in ((500, "provider_failed"), (302, "provider_failed"), (404, "expired"), (410, "expired")):
        world.sandbox.kie.next(file=Answer(status=status, headers={"location": "http://127.0.0.1:1/"}))
        world.sandbox.kie.next(download_url=Refuse(422))
        assert (await ada.get(url)).code == code


async def test_a_provider_that_does_not_answer_is_a_502(world: World, ada: Person) -> None:
    url = (await made(world, ada))["url"]
    world.http.patience = 0.01
    world.sandbox.kie.next(file=Silence())
    answer = await ada.get(url)
    assert (answer.status, answer.code) == (502, "provider_failed")


@pytest.mark.parametrize("shape", ["text", "object"])
async def test_an_address_that_died_early_is_asked_for_another_once(
    world: World, ada: Person, shape: Literal["text", "object"]
) -> None:
    """kie.ai's own addresses may live a day, its files fourteen."""
    size = (await made(world, ada))["bytes"]
    world.clock.advance(DAY_S)
    url = (await ada.get("/api/generations")).json()["items"][0]["image"]["url"]
    world.sandbox.kie.next(download_url_reply=shape)
    answer = await ada.get(url, range="bytes=0-7")
    assert (answer.status, answer.body) == (206, b"\x89PNG\r\n\x1a\n")
    assert answer.headers["content-range"] == f"bytes 0-7/{size}"
    (asked,) = world.sandbox.kie.received("download_url")
    stored = world.db.rows("SELECT result_url FROM generations")[0]["result_url"]
    assert asked.json == {"url": stored}
    assert len(world.sandbox.kie.received("download")) == 1
    assert len((await ada.get(url)).body) == size
    assert world.db.rows("SELECT status FROM generations") == [{"status": "succeeded"}]


async def test_an_image_that_kie_no_longer_has_is_expired_for_good(world: World, ada: Person) -> None:
    url = (await made(world, ada))["url"]
    world.sandbox.kie.next(file=Answer(status=404), download_url=Refuse(422))
    answer = await ada.get(url)
    assert (answer.status, answer.code) == (410, "expired")
    shown = (await ada.get("/api/generations")).json()["items"][0]
    assert (shown["status"], shown["image"], shown["returned"]) == ("expired", None, 0)
    sent = len(world.http.sent)
    assert (await ada.get(url)).code == "expired"
    assert len(world.http.sent) == sent, "and kie.ai is left alone"


async def test_another_address_that_is_dead_too_is_the_end(world: World, ada: Person) -> None:
    url = (await made(world, ada))["url"]
    world.sandbox.kie.next(file=Answer(status=403), download=Answer(status=404))
    assert (await ada.get(url)).code == "expired"
    assert len(world.sandbox.kie.received("download_url")) == 1


@pytest.mark.parametrize("fault", [Refuse(500), Refuse(401), Refuse(429), Answer(body=b"{"), Reset()], ids=str)
async def test_a_kie_that_cannot_be_asked_expires_nothing(world: World, ada: Person, fault: AnyFault) -> None:
    url = (await made(world, ada))["url"]
    world.sandbox.kie.next(file=Answer(status=404), download_url=fault)
    answer = await ada.get(url)
    assert (answer.status, answer.code) == (502, "provider_failed")
    assert (await ada.get(url)).status == 200, "it is there again"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/a.png", "http://tempfile.aiquickdraw.com/a.png", "http://169.254.169.254/latest/meta-data"],
)
async def test_another_address_elsewhere_is_not_followed_and_alarms(
    world: World, ada: Person, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = (await made(world, ada))["url"]
    body = b'{"code":200,"data":"%s"}' % address.encode()
    world.sandbox.kie.next(file=Answer(status=404), download_url=Answer(body=body))
    assert (await ada.get(url)).code == "provider_failed"
    assert world.http.sent[-1].url.endswith("/download-url"), "it was not asked"
    logged = capsys.readouterr().out
    assert '"event":"alarm","reason":"download_refused"' in logged
    assert address not in logged
    assert (await ada.get(url)).status == 200


async def test_head_asks_for_no_bytes_and_gets_none(world: World, ada: Person) -> None:
    image = await made(world, ada)
    answer = await ada.send("HEAD", image["url"])
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(image["bytes"])
    assert (world.http.sent[-1].method, world.sandbox.kie.received("file")[-1].method) == ("HEAD", "HEAD")
    world.clock.advance(HOUR_S)
    assert (await ada.send("HEAD", image["url"])).status == 410


@pytest.mark.parametrize(
    ("wanted", "status", "length"),
    [
        ("bytes=0-0", 206, 1),
        ("bytes=-5", 206, 5),
        ("bytes=10-", 206, None),
        ("bytes=999999999-", 416, 0),
    ],
)
async def test_ranges_are_answered_as_kie_s_host_does(
    world: World, ada: Person, wanted: str, status: int, length: int | None
) -> None:
    image = await made(world, ada)
    answer = await ada.get(image["url"], range=wanted)
    assert answer.status == status
    assert len(answer.body) == (image["bytes"] - 10 if length is None else length)
    assert answer.headers["content-range"].endswith(f"/{image['bytes']}")


@pytest.mark.parametrize(
    ("kind", "content_type", "extension"),
    [("png", "image/png", "png"), ("jpeg", "image/jpeg", "jpg"), ("webp", "image/webp", "webp")],
)
async def test_type_and_name_come_from_the_bytes(
    world: World, ada: Person, kind: str, content_type: str, extension: str
) -> None:
    world.sandbox.kie.next(image_format=kind, extension="html", content_type="text/html")
    image = await made(world, ada)
    answer = await ada.get(image["download_url"])
    assert (image["content_type"], answer.headers["content-type"]) == (content_type, content_type)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert re.fullmatch(
        rf'attachment; filename="a-paper-lighthouse-[a-z2-7]{{6}}\.{extension}"', answer.headers["content-disposition"]
    )


async def test_bytes_that_changed_meanwhile_are_still_called_an_image(world: World, ada: Person) -> None:
    url = (await made(world, ada))["url"]
    world.sandbox.kie.next(file=Answer(body=b"<script>alert(1)</script>", content_type="text/html"))
    answer = await ada.get(url)
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("image/png", "nosniff")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_nothing_of_kie_s_headers_comes_through_but_lengths(world: World, ada: Person) -> None:
    url = (await made(world, ada))["url"]
    strange = {"set-cookie": "a=b", "location": "https://evil.example", "x-kie": "1", "cache-control": "public"}
    world.sandbox.kie.next(file=Answer(body=b"\x89PNG", headers=strange))
    answer = await ada.get(url)
    assert not {"set-cookie", "location", "x-kie"} & answer.headers.keys()
    assert answer.headers["cache-control"] == "no-store"


async def test_a_packed_answer_has_no_length_that_is_wrong(world: World, ada: Person) -> None:
    """It comes unpacked out of fetch, beside the length of the packed bytes."""
    url = (await made(world, ada))["url"]
    plain = b"\x89PNG" + bytes(10_000)
    world.sandbox.kie.next(file=Answer(body=gzip.compress(plain), headers={"content-encoding": "gzip"}))
    answer = await ada.get(url)
    assert answer.body == plain
    assert "content-length" not in answer.headers
    assert "content-encoding" not in answer.headers
