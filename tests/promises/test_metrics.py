"""U1: what is measured holds words from fixed lists and numbers: no id, address, email or prompt."""

from typing import cast

import pytest

from images2gpt import metrics
from images2gpt.credits import COSTS
from images2gpt.generations.model import TERMINAL
from images2gpt.ports import Point
from tests.support.scenes import set_balance
from tests.support.world import ROUTER, Person, World

PATTERNS = {route.pattern for route in ROUTER.routes} | {metrics.NO_ROUTE}
FAILURES = {
    "prompt_blocked", "provider_rejected", "provider_failed", "provider_timeout", "provider_unavailable", "wrong_size",
    metrics.NO_FAILURE,
}  # fmt: skip
VOCABULARY = {
    metrics.REQUEST: (PATTERNS, metrics.METHODS | {metrics.OTHER}, {"1xx", "2xx", "3xx", "4xx", "5xx"}),
    metrics.GENERATION: (set(COSTS), set(TERMINAL), FAILURES),
}


def strange(point: Point) -> list[object]:
    """What of a point is no word of its list, or no number."""
    lists = VOCABULARY[point.name]
    assert len(lists) == len(point.labels), point
    words = [label for label, known in zip(point.labels, lists, strict=True) if label not in known]
    return [*words, *(value for value in point.values if type(value) not in (int, float))]


async def test_u1_no_point_holds_anything_but_fixed_words_and_numbers(world: World, ada: Person, cleo: Person) -> None:
    await set_balance(world, ada, 100)
    for prompt in ("canary prompt", "[[fail]] canary", "[[deny]] canary", "[[small]] canary", "[[policy]] canary"):
        await ada.order(prompt, resolution="2K")
    await cleo.order("canary of a visitor")
    await world.finish()
    await ada.patch("/api/me", {"email": "canary@example.com"})
    for method, path in (
        ("GET", "/api/generations/gen_canary?key=canary"),
        ("GET", "/api/canary@example.com/203.0.113.9"),
        ("CANARY", "/api/me"),
        ("POST", "/api/webhooks/kie?generation=canary&key=canary"),
        ("GET", "/api/generations?q=canary"),
    ):
        await ada.send(method, path)
    points = world.metrics.points
    assert {point.name for point in points} == set(VOCABULARY)
    assert [found for point in points for found in strange(point)] == []
    assert "canary" not in str(points).lower()
    assert not [person for person in (ada, cleo) if person.address in str(points) or (person.id or "?") in str(points)]


async def test_u1_the_check_sees_an_id() -> None:
    assert strange(Point(metrics.REQUEST, ("/api/generations/gen_a", "GET", "2xx"), (3,))) == ["/api/generations/gen_a"]
    assert strange(Point(metrics.REQUEST, ("/api/me", "GET", "2xx"), cast("tuple[float]", ("usr_a",)))) == ["usr_a"]


async def test_a_request_is_one_point_with_its_route_and_status(world: World, ada: Person) -> None:
    world.metrics.points.clear()
    await ada.get("/api/generations/gen_nobody")
    (point,) = world.metrics.points
    assert point == Point("request", ("/api/generations/{id}", "GET", "4xx"), (0,))


@pytest.mark.parametrize(
    ("prompt", "status", "failure"), [("A fern", "succeeded", "none"), ("[[fail]]", "failed", "provider_failed")]
)
async def test_an_image_that_ends_is_one_point_with_its_wait(
    world: World, ada: Person, prompt: str, status: str, failure: str
) -> None:
    await ada.order(prompt)
    await world.finish()
    (point,) = [point for point in world.metrics.points if point.name == metrics.GENERATION]
    (row,) = world.db.rows("SELECT finished_at - created_at AS wait FROM generations")
    assert point == Point("generation", ("1K", status, failure), (row["wait"],))
