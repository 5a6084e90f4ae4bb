"""D18 to D24: what kie.ai gives as a result is an image at a trusted address, or the credits go back."""

import gzip
import json
from typing import Any

import pytest

from images2gpt.capacity.model import PROBE_S
from images2gpt.generations.model import DEADLINE_S
from images2gpt.generations.picture import HEAD_BYTES
from tests.faults.hostile_addresses import HOSTILE, LOOK_ALIKES, TWO_READINGS
from tests.support.images import PATH, made, row, shown
from tests.support.pictures import drawn, jpeg, png, webp
from tests.support.scenes import set_balance
from tests.support.world import Person, World
from tools.sandbox.faults import Answer, AnyFault, Drip, Flood, Reset, Silence, Truncate, redirect
from tools.sandbox.kie.behaviour import Succeed

pytestmark = pytest.mark.usefixtures("books")

REDIRECTS = (301, 302, 303, 307, 308)
META_REFRESH = Answer(body=b'<meta http-equiv="refresh" content="0;url=/canary">', content_type="text/html")


async def ending(world: World, person: Person) -> tuple[str, str | None, int]:
    """An order's status, failure and what it returned."""
    view = await shown(person, await made(world, person))
    return view["status"], (view["failure"] or {}).get("code"), view["returned"]


def canary(world: World) -> str:
    return f"{world.sandbox.url}/canary"


def was_asked(world: World) -> bool:
    """Whether anybody went where a redirect led."""
    return any(request.path == "/canary" for request in world.sandbox.kie.requests)


@pytest.mark.parametrize("kind", ["create", "record", "file", "upload"])
async def test_d18_no_redirect_of_a_provider_is_followed(world: World, ada: Person, kind: str) -> None:
    await set_balance(world, ada, 100)
    for status in REDIRECTS:
        world.clock.advance(PROBE_S)
        moved: dict[str, Any] = {kind: redirect(canary(world), status)}
        world.sandbox.kie.next(**moved)
        if kind == "upload":
            assert (await ada.upload(png())).code == "provider_failed"
        else:
            found = await ending(world, ada)
            assert found[0] == ("succeeded" if kind == "record" else "failed"), "asked again, or returned"
    assert not was_asked(world)
    assert await ada.balance() in (100, 85)


async def test_d18_an_image_that_moved_is_not_followed(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    url = (await shown(ada, generation))["image"]["url"]
    for fault in (*(redirect(canary(world), status) for status in REDIRECTS), META_REFRESH):
        world.sandbox.kie.next(file=fault)
        answer = await ada.get(url)
        assert answer.code == "provider_failed" if fault is not META_REFRESH else answer.status == 200
        assert "location" not in answer.headers
    for status in REDIRECTS:
        world.sandbox.kie.next(file=Answer(status=404), download_url=redirect(canary(world), status))
        assert (await ada.get(url)).code == "provider_failed"
        world.sandbox.kie.next(file=Answer(status=404), download=redirect(canary(world), status))
        assert (await ada.get(url)).code == "provider_failed"
    assert not was_asked(world)


async def test_d18_a_page_that_refreshes_is_no_image(world: World, ada: Person) -> None:
    world.sandbox.kie.next(file=META_REFRESH)
    assert await ending(world, ada) == ("failed", "provider_failed", 3)
    assert not was_asked(world)


@pytest.mark.parametrize("address", LOOK_ALIKES + TWO_READINGS)
async def test_d19_d20_an_address_that_only_looks_like_kie_s_is_not_asked(
    world: World, ada: Person, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.sandbox.kie.next(outcome=Succeed(urls=(address,)))
    generation = await made(world, ada)
    view = await shown(ada, generation)
    assert (view["status"], view["failure"]["code"], view["returned"]) == ("failed", "provider_failed", 3)
    assert row(world, generation)["result_url"] is None
    assert world.sandbox.kie.received("file") == []
    assert '"event":"alarm","reason":"result_refused"' in capsys.readouterr().out


async def test_d20_another_address_of_a_file_is_held_to_the_same(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    url = (await shown(ada, generation))["image"]["url"]
    for address in HOSTILE:
        for data in (address, {"url": address}):
            sent = len(world.http.sent)
            said = json.dumps({"code": 200, "data": data}).encode()
            world.sandbox.kie.next(file=Answer(status=404), download_url=Answer(body=said))
            assert (await ada.get(url)).code == "provider_failed", address
            assert len(world.http.sent) - sent == 2, "the stored address and download-url, and nothing else"
    assert (await shown(ada, generation))["status"] == "succeeded"


SLOW: dict[str, AnyFault] = {
    "silence": Silence(),
    "a byte a second": Drip(),
    "a reset": Reset(),
    "half of it": Truncate(),
    "nothing for now": Answer(status=503),
    "too many": Answer(status=429),
}


@pytest.mark.parametrize("name", SLOW)
async def test_d21_a_file_host_that_is_slow_is_left_and_the_deadline_returns_everything(
    world: World, ada: Person, name: str
) -> None:
    world.sandbox.kie.always(file=SLOW[name])
    generation = (await ada.order()).json()["generation"]["id"]
    world.http.patience = 0.002
    await world.finish()
    view = await shown(ada, generation)
    assert (view["status"], view["failure"]["code"], view["returned"]) == ("failed", "provider_timeout", 3)
    assert await ada.balance() == 10


async def test_d21_of_an_endless_file_only_the_head_is_read(world: World, ada: Person) -> None:
    world.sandbox.kie.next(file=Flood(content_type="image/png"))
    assert await ending(world, ada) == ("failed", "provider_failed", 3)
    (asked,) = [request for request in world.http.sent if "/images/" in request.url]
    assert (asked.max_bytes, asked.cut, dict(asked.headers)) == (
        HEAD_BYTES,
        True,
        {"range": f"bytes=0-{HEAD_BYTES - 1}"},
    )


@pytest.mark.parametrize("kind", ["record", "download_url", "create"])
async def test_d21_an_answer_without_end_is_cut_and_understood_as_none(world: World, ada: Person, kind: str) -> None:
    bomb = gzip.compress(b'{"code":200,"data":"' + b"a" * 30_000_000 + b'"}')
    for fault in (Flood(), Answer(body=bomb, headers={"content-encoding": "gzip"})):
        generation = await made(world, ada)
        endless: dict[str, Any] = {kind: fault}
        world.sandbox.kie.next(**endless)
        if kind == "download_url":
            world.sandbox.kie.next(file=Answer(status=404))
            assert (await ada.get((await shown(ada, generation))["image"]["url"])).code == "provider_failed"
        else:
            world.clock.advance(20)
            assert (await ending(world, ada))[0] == ("succeeded" if kind == "record" else "failed")
        await set_balance(world, ada, 10)
    assert all(request.max_bytes <= 1_048_576 for request in world.http.sent)


async def test_d21_a_packed_bomb_in_place_of_an_image_is_no_image(world: World, ada: Person) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    packed = Answer(body=bomb, headers={"content-encoding": "gzip"}, content_type="image/png")
    world.sandbox.kie.next(file=packed)
    assert await ending(world, ada) == ("failed", "provider_failed", 3)


@pytest.mark.parametrize("address", HOSTILE)
async def test_d22_a_result_elsewhere_is_neither_kept_nor_shown_nor_asked(
    world: World, ada: Person, address: str
) -> None:
    world.sandbox.kie.next(outcome=Succeed(urls=(address,)))
    generation = await made(world, ada)
    answer = await ada.get(f"{PATH}/{generation}")
    assert (answer.json()["status"], answer.json()["image"], await ada.balance()) == ("failed", None, 10)
    assert len(address) < 20 or address[:60] not in answer.body.decode()
    assert row(world, generation)["result_url"] is None
    assert world.sandbox.kie.received("file") == []


async def test_d22_a_result_on_another_server_of_the_stand_in_is_refused_too(world: World, ada: Person) -> None:
    world.sandbox.kie.next(host="foreign")
    assert await ending(world, ada) == ("failed", "provider_failed", 3)
    assert world.sandbox.kie.received("file") == []


NO_IMAGES: dict[str, Answer] = {
    "a page": Answer(body=b"<!doctype html><title>x</title>", content_type="image/png"),
    "an error in JSON": Answer(body=b'{"code":404,"msg":"expired"}', content_type="application/json"),
    "nothing": Answer(body=b"", content_type="image/png"),
    "the word expired": Answer(body=b"expired"),
    "a signature alone": Answer(body=b"\x89PNG\r\n\x1a\n"),
    "half a header": Answer(body=png()[:20]),
    "half a JPEG": Answer(body=jpeg()[:20]),
    "half a WebP": Answer(body=webp()[:14]),
    "no pixels": Answer(body=png()[:16] + bytes(8) + png()[24:]),
    "a GIF": Answer(body=b"GIF89a" + bytes(200), content_type="image/gif"),
    "an SVG": Answer(body=b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', content_type="image/png"),
    "a PDF": Answer(body=b"%PDF-1.7"),
    "gone": Answer(status=404, body=png()),
    "forbidden": Answer(status=403, body=png()),
    "an image of status 500 for ever": Answer(status=410, body=png()),
}


@pytest.mark.parametrize("name", NO_IMAGES)
async def test_d23_what_is_no_image_is_not_called_one_and_returns_everything(
    world: World, ada: Person, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.sandbox.kie.next(file=NO_IMAGES[name])
    assert await ending(world, ada) == ("failed", "provider_failed", 3)
    assert '"reason":"result_refused"' in capsys.readouterr().out
    assert world.db.rows("SELECT 1 FROM generations WHERE result_url IS NOT NULL") == []


@pytest.mark.parametrize("side", [60_000, 8_193])
async def test_h19_a_file_that_would_unpack_to_more_than_a_browser_bears_is_refused(
    world: World, ada: Person, side: int
) -> None:
    world.sandbox.kie.next(file=Answer(body=png()[:16] + side.to_bytes(4) + (64).to_bytes(4) + png()[24:]))
    assert await ending(world, ada) == ("failed", "provider_failed", 3)


async def test_h19_and_one_that_is_just_not_is_shown(world: World, ada: Person) -> None:
    world.sandbox.kie.next(file=Answer(body=png()[:16] + (8_192).to_bytes(4) + (64).to_bytes(4) + png()[24:]))
    assert (await ending(world, ada))[0] == "succeeded"


NO_RESULTS: dict[str, Succeed] = {
    "none": Succeed(urls=()),
    "null": Succeed(shape="null"),
    "absent": Succeed(shape="absent"),
    "no JSON": Succeed(raw="https://tempfile.aiquickdraw.com/a.png"),
    "half of it": Succeed(raw='{"resultUrls":["https://'),
    "an empty text": Succeed(raw=""),
    "an empty object": Succeed(raw="{}"),
    "an array": Succeed(raw='["https://tempfile.aiquickdraw.com/a.png"]'),
    "a text for the list": Succeed(raw='{"resultUrls":"https://tempfile.aiquickdraw.com/a.png"}'),
    "a list of lists": Succeed(raw='{"resultUrls":[["https://tempfile.aiquickdraw.com/a.png"]]}'),
    "a list of nothing": Succeed(raw='{"resultUrls":[null]}'),
    "a list of numbers": Succeed(raw='{"resultUrls":[7]}'),
    "null for the list": Succeed(raw='{"resultUrls":null}'),
    "another spelling": Succeed(raw='{"result_urls":["https://tempfile.aiquickdraw.com/a.png"]}'),
    "deep": Succeed(raw='{"resultUrls":' + "[" * 10_000 + "]" * 10_000 + "}"),
    "a text in a text": Succeed(raw=json.dumps(json.dumps({"resultUrls": ["https://tempfile.aiquickdraw.com/a.png"]}))),
}


@pytest.mark.parametrize("name", NO_RESULTS)
async def test_d24_a_success_without_an_address_returns_everything(world: World, ada: Person, name: str) -> None:
    world.sandbox.kie.next(outcome=NO_RESULTS[name])
    assert await ending(world, ada) == ("failed", "provider_failed", 3)
    assert world.sandbox.kie.received("file") == []
    assert await ada.balance() == 10


@pytest.mark.parametrize("extra", [[], ["https://evil.example/b.png"], ["the same"]], ids=str)
async def test_d24_of_more_than_one_the_first_is_taken(world: World, ada: Person, extra: list[str]) -> None:
    world.sandbox.kie.next(never=True)
    generation = (await ada.order()).json()["generation"]["id"]
    (task,) = world.sandbox.kie.tasks.values()
    urls = (task.url, *(task.url if each == "the same" else each for each in extra))
    await world.sandbox.kie.settle(task.id, Succeed(urls=urls))
    await world.finish()
    assert row(world, generation)["result_url"] == task.url
    assert len(world.sandbox.kie.received("file")) == 1
    assert await ada.balance() == 7


async def test_d24_an_image_of_another_kind_than_it_says_is_taken_for_what_it_is(world: World, ada: Person) -> None:
    kinds: dict[str, tuple[bytes, str]] = {"jpeg": (jpeg(drawn("RGB", (1024, 1024))), "image/jpeg")}
    for body, content_type in kinds.values():
        world.sandbox.kie.next(file=Answer(body=body, content_type="text/html"))
        view: dict[str, Any] = await shown(ada, await made(world, ada))
        assert (view["status"], view["image"]["content_type"]) == ("succeeded", content_type)


async def test_d23_an_image_that_comes_back_within_the_deadline_counts(world: World, ada: Person) -> None:
    world.sandbox.kie.next(20, file=Answer(status=502))
    began = world.clock.now()
    assert (await ending(world, ada))[0] == "succeeded"
    assert world.clock.now() - began < DEADLINE_S
