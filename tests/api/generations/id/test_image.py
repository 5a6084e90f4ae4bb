"""GET /api/generations/{id}/image."""

import re
from typing import Any

import pytest

from images2gpt.times import DAY_S, HOUR_S
from tests.support.world import Person, World
from tools.sandbox.faults import Answer, Refuse, Silence


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
