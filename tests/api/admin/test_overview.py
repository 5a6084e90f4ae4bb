"""GET /api/admin/overview: the service at a glance."""

import json

from images2gpt import alarms
from images2gpt.times import HOUR_S, MINUTE_S
from tests.support.scenes import set_balance
from tests.support.world import Person, World
from tools.sandbox.faults import Answer, Refuse, Silence

PATH = "/api/admin/overview"
SHAPE = {
    "generations", "success_rate", "wait", "trials_today", "provider_credits", "breaker", "paused", "open_support",
    "alarms",
}  # fmt: skip


async def test_it_tells_how_the_service_does(world: World, ada: Person, cleo: Person, olga: Person) -> None:
    await set_balance(world, ada, 100)
    for prompt in ("A fern", "A hill", "A lake", "[[fail]]"):
        await ada.order(prompt)
    await ada.order("[[deny]]")
    await cleo.order()
    await world.finish()
    await ada.order()
    await cleo.post("/api/contact", {"email": "cleo@example.com", "subject": "Hello", "message": "Hello"})
    told = (await olga.get(PATH)).json()
    assert set(told) == SHAPE
    states = {"reserved": 0, "submitted": 1, "running": 0, "succeeded": 4, "failed": 1, "blocked": 1, "expired": 0}
    assert told["generations"] == states
    assert (told["success_rate"], told["trials_today"], told["open_support"]) == (0.8, 1, 1)
    assert told["wait"]["1K"]["p50"] > 0
    assert told["provider_credits"] == next(iter(world.sandbox.kie.accounts.values())).credits
    assert (told["breaker"], told["paused"]) == ("closed", False)


async def test_an_empty_service_is_told_too(olga: Person) -> None:
    told = (await olga.get(PATH)).json()
    assert (sum(told["generations"].values()), told["success_rate"], told["alarms"]) == (0, None, [])


async def test_kie_ai_that_does_not_say_is_null(world: World, olga: Person) -> None:
    world.http.patience = 0.01
    for fault in (
        Refuse(401, "no"),
        Silence(),
        Answer(status=500, body=b""),
        Answer(body=b'{"code":401,"msg":"no","data":null}'),
    ):
        world.sandbox.kie.next(credit=fault)
        answer = await olga.get(PATH)
        assert (answer.status, answer.json()["provider_credits"]) == (200, None), fault


async def test_alarms_are_told_latest_first_with_what_they_were_about(world: World, olga: Person) -> None:
    alarms.sound(world.app, "poison_row", generation="gen_a")
    await world.background.settle()
    world.clock.advance(60)
    for task in range(3):
        alarms.sound(world.app, "kie_closed", code=400 + task)
    await world.background.settle()
    first, second = (await olga.get(PATH)).json()["alarms"]
    assert (first["reason"], first["count"], first["detail"]) == ("kie_closed", 3, {"code": 402})
    assert (first["began_at"], second["last_at"]) == ("2026-11-22T12:01:00Z", "2026-11-22T12:00:00Z")
    assert (second["reason"], second["count"], second["detail"]) == ("poison_row", 1, {"generation": "gen_a"})


async def test_a_pause_and_an_open_breaker_show(world: World, ada: Person, olga: Person) -> None:
    await olga.post("/api/admin/pause", {"generations": True})
    assert (await olga.get(PATH)).json()["paused"] is True
    await olga.post("/api/admin/pause", {"generations": False})
    refused = {"code": 402, "msg": "Insufficient credits", "data": None}
    world.sandbox.kie.next(create=Answer(body=json.dumps(refused).encode()))
    await ada.order()
    await world.background.settle()
    told = (await olga.get(PATH)).json()
    assert (told["breaker"], told["paused"]) == ("open", False)
    assert {alarm["reason"] for alarm in told["alarms"]} == {"kie_closed", "circuit_open"}


async def test_a_cron_that_does_not_run_is_seen_by_whoever_looks(world: World, olga: Person) -> None:
    await world.run_cron()
    world.clock.advance(5 * MINUTE_S)
    await olga.get(PATH)
    await world.background.settle()
    assert world.db.rows("SELECT 1 FROM alarms") == []
    world.clock.advance(HOUR_S)
    await olga.get(PATH)
    await world.background.settle()
    assert [alarm["reason"] for alarm in (await olga.get(PATH)).json()["alarms"]] == ["cron_missed"]


async def test_the_look_is_audited(world: World, olga: Person) -> None:
    await olga.get(PATH)
    assert world.db.rows("SELECT action, target FROM audit") == [{"action": "look", "target": "overview"}]
