"""GET /api/generations/{id}/events."""

import json
from typing import Any

from tests.support.world import Answer, Person, World
from tools.sandbox.kie.behaviour import Fail


def events(answer: Answer) -> list[dict[str, Any]]:
    """The generations in a stream."""
    assert answer.headers["content-type"] == "text/event-stream"
    blocks = answer.body.decode().split("\n\n")
    return [json.loads(block.removeprefix("event: status\ndata: ")) for block in blocks if block.startswith("event")]


async def test_every_change_is_told_until_the_end(ada: Person) -> None:
    path = f"/api/generations/{(await ada.order()).json()['generation']['id']}/events"
    told = events(await ada.get(path))
    assert [generation["status"] for generation in told] == ["submitted", "running", "succeeded"]
    assert told[-1]["image"]["url"].startswith("/api/generations/")


async def test_a_failure_ends_the_stream_with_the_credits_back(world: World, ada: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    path = f"/api/generations/{(await ada.order()).json()['generation']['id']}/events"
    assert events(await ada.get(path))[-1]["returned"] == 3
    assert await ada.balance() == 10


async def test_an_ended_generation_is_told_once(world: World, ada: Person) -> None:
    path = f"/api/generations/{(await ada.order()).json()['generation']['id']}/events"
    await world.finish()
    assert [generation["status"] for generation in events(await ada.get(path))] == ["succeeded"]


async def test_a_long_wait_has_a_heartbeat_and_the_stream_an_end(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    path = f"/api/generations/{(await ada.order()).json()['generation']['id']}/events"
    body = (await ada.get(path)).body
    assert body.count(b": still working\n\n") >= 15
    assert len(world.sandbox.kie.received("record")) < 60, "the looks grow rarer"


async def test_a_visitor_watches_with_the_key(cleo: Person, ben: Person) -> None:
    placed = (await cleo.order()).json()
    path = f"/api/generations/{placed['generation']['id']}/events"
    assert (await ben.get(path)).code == "not_found"
    assert events(await cleo.get(f"{path}?key={placed['key']}"))[-1]["status"] == "succeeded"
