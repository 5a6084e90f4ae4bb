"""GET /api/health."""

from images2gpt.ports import DatabaseDown
from tests.support.world import Person, World


async def test_a_healthy_service_says_so(cleo: Person) -> None:
    answer = await cleo.get("/api/health")
    assert answer.status == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["checks"] == {"d1": "ok", "kv": "ok", "settings": "ok"}


async def test_a_missing_secret_is_named_and_everything_else_is_closed(world: World, cleo: Person) -> None:
    world.configure(SIGNING_KEY="", IP_KEY="short")
    answer = await cleo.get("/api/health")
    assert answer.status == 503
    assert answer.json()["checks"]["settings"] == "SIGNING_KEY is missing; IP_KEY is too short"
    for path in ("/api/config", "/api/me", "/api/generations"):
        refused = await cleo.get(path)
        assert (refused.status, refused.code) == (503, "unavailable")
        assert refused.headers["retry-after"]


async def test_a_store_that_is_down_is_named(world: World, cleo: Person) -> None:
    def outage(_batch: object, _moment: str) -> None:
        raise DatabaseDown

    world.db.fault = outage
    world.kv.down = True
    answer = await cleo.get("/api/health")
    assert answer.status == 503
    assert answer.json()["checks"]["d1"] != "ok"
    assert answer.json()["checks"]["kv"] != "ok"
