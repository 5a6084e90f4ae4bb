"""What kie.ai does wrong, and that nobody pays for it."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest

from images2gpt.generations.model import DEADLINE_S
from images2gpt.ports import DatabaseDown
from images2gpt.times import MINUTE_S
from tests.support.invariants import check
from tests.support.world import Person, World
from tools.sandbox.faults import Answer, Flood, Refuse, Reset, Silence
from tools.sandbox.kie.behaviour import OUT_OF_CREDITS, POLICY, SERVER_EXCEPTION, Die, Fail, Succeed


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def ending(world: World, person: Person) -> dict[str, Any]:
    """Orders, waits for the end and shows it."""
    answer = await person.order()
    assert answer.status == 202, "once charged it is always 202"
    await world.finish()
    shown = (await person.get("/api/generations")).json()["items"][0]
    assert isinstance(shown, dict)
    return shown


def creations(world: World) -> int:
    return len(world.sandbox.kie.received("create"))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Refuse(400), "provider_rejected"),
        (Refuse(422, "Your content was flagged by the safety policy"), "provider_rejected"),
        (Refuse(401), "provider_unavailable"),
        (OUT_OF_CREDITS, "provider_unavailable"),
        (Refuse(433), "provider_unavailable"),
        (Refuse(505), "provider_unavailable"),
        (SERVER_EXCEPTION, "provider_failed"),
        (Refuse(501), "provider_failed"),
        (Refuse(502, http=True), "provider_failed"),
        (Answer(status=503, body=b"<html>", content_type="text/html"), "provider_failed"),
        (Answer(body=b"{"), "provider_failed"),
        (Answer(body=b'{"code":200,"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"), "provider_failed"),
        (Answer(body=b'{"code":200,"msg":"success","data":null}'), "provider_failed"),
        (Answer(body=b'{"code":200,"msg":"success","data":{"taskId":7}}'), "provider_failed"),
        (Answer(body=b'{"code":"200","data":{"taskId":"t"}}'), "provider_failed"),
        (Flood(), "provider_failed"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_a_complete_refusal_ends_in_the_same_request_and_returns_everything(
    world: World, ada: Person, fault: Any, code: str
) -> None:
    world.sandbox.kie.next(create=fault)
    placed = (await ada.order()).json()["generation"]
    assert (placed["status"], placed["failure"]["code"], placed["returned"]) == ("failed", code, 3)
    assert (await ada.balance(), creations(world)) == (10, 1)


@pytest.mark.parametrize("code", [429, 455, 550])
async def test_a_busy_kie_is_asked_again(world: World, ada: Person, code: int) -> None:
    world.sandbox.kie.next(2, create=Refuse(code))
    placed = (await ada.order()).json()["generation"]
    assert placed["status"] == "reserved"
    await world.background.settle()
    assert creations(world) == 3
    await world.finish()
    assert (await ada.get("/api/generations")).json()["items"][0]["status"] == "succeeded"


async def test_a_kie_that_stays_busy_for_a_minute_returns_everything(world: World, ada: Person) -> None:
    world.sandbox.kie.always(create=Refuse(455))
    began = world.clock.now()
    await ada.order()
    await world.background.settle()
    shown = (await ada.get("/api/generations")).json()["items"][0]
    assert (shown["status"], shown["failure"]["code"]) == ("failed", "provider_unavailable")
    assert (await ada.balance(), world.clock.now() - began <= MINUTE_S) == (10, True)


@pytest.mark.parametrize("fault", [Reset(), Silence()], ids=str)
async def test_a_lost_reply_is_never_sent_again_and_held_for_fifteen_minutes(
    world: World, ada: Person, fault: Any
) -> None:
    world.http.patience = 0.05  # of 20 s; the screening before it has 5 and is answered
    world.sandbox.kie.next(create=fault)
    assert (await ada.order()).json()["generation"]["status"] == "reserved"
    world.http.patience = 1
    world.clock.advance(DEADLINE_S - 1)
    await world.run_cron()
    assert (await ada.get("/api/generations")).json()["items"][0]["status"] == "reserved"
    world.clock.advance(1)
    await world.run_cron()
    shown = (await ada.get("/api/generations")).json()["items"][0]
    assert (shown["status"], shown["failure"]["code"]) == ("failed", "provider_timeout")
    assert (await ada.balance(), creations(world)) == (10, 1)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Fail(), "provider_failed"),
        (POLICY, "provider_rejected"),
        (Die(501), "provider_failed"),
        (Die(408, "Upstream gave no answer"), "provider_failed"),
        (Succeed(urls=()), "provider_failed"),
        (Succeed(shape="null"), "provider_failed"),
        (Succeed(shape="absent"), "provider_failed"),
        (Succeed(raw="{"), "provider_failed"),
        (Succeed(raw="[" * 50_000), "provider_failed"),
        (Succeed(urls=("https://evil.example/a.png",)), "provider_failed"),
        (Succeed(urls=("javascript:alert(1)",)), "provider_failed"),
        (Succeed(urls=("http://169.254.169.254/latest",)), "provider_failed"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_a_task_without_a_picture_returns_everything_once(
    world: World, ada: Person, outcome: Any, code: str
) -> None:
    world.sandbox.kie.next(outcome=outcome)
    shown = await ending(world, ada)
    status = "blocked" if outcome == POLICY else "failed"
    assert (shown["status"], shown["failure"]["code"], shown["returned"]) == (status, code, 3)
    assert await ada.balance() == 10
    outward = {origin(request.url) for request in world.http.sent}
    assert outward == {world.sandbox.url, world.sandbox.creem_url}, "nobody else was asked"


@pytest.mark.parametrize("shape", ["string", "object"])
async def test_resultjson_is_read_in_both_shapes(world: World, ada: Person, shape: str) -> None:
    world.sandbox.kie.next(outcome=Succeed(shape=shape))  # type: ignore[arg-type]
    assert (await ending(world, ada))["status"] == "succeeded"


async def test_bytes_that_are_no_picture_return_everything(world: World, ada: Person) -> None:
    world.sandbox.kie.next(file=Answer(body=b"<html>", content_type="image/png"))
    assert (await ending(world, ada))["failure"]["code"] == "provider_failed"
    assert await ada.balance() == 10


async def test_a_file_host_that_hiccups_is_asked_again(world: World, ada: Person) -> None:
    world.sandbox.kie.next(2, file=Answer(status=503))
    assert (await ending(world, ada))["status"] == "succeeded"


async def test_a_smaller_picture_than_asked_returns_the_difference_and_is_kept(world: World, ada: Person) -> None:
    world.sandbox.kie.next(delivered="1K")
    await ada.order(resolution="4K", aspect_ratio="16:9")
    await world.finish()
    shown = (await ada.get("/api/generations")).json()["items"][0]
    assert (shown["status"], shown["failure"]["code"], shown["returned"]) == ("succeeded", "wrong_size", 5)
    assert shown["image"]["width"] == 1024
    assert await ada.balance() == 7


async def test_a_smaller_picture_is_only_reported_where_that_is_set(world: World, ada: Person) -> None:
    world.configure(SIZE_RETURNS="report")
    world.sandbox.kie.next(delivered="1K")
    await ada.order(resolution="4K", aspect_ratio="16:9")
    await world.finish()
    shown = (await ada.get("/api/generations")).json()["items"][0]
    assert (shown["status"], shown["failure"]["code"], shown["returned"]) == ("succeeded", "wrong_size", 0)
    assert (await ada.balance(), bool(shown["image"])) == (2, True)
    assert world.db.rows("SELECT 1 FROM credit_transactions WHERE kind = 'return'") == []
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_an_unknown_state_and_a_task_not_visible_yet_are_waited_for(world: World, ada: Person) -> None:
    world.sandbox.kie.next(hidden_seconds=30.0, seconds=60.0, states=("waiting", "dreaming", "generating"))
    assert (await ending(world, ada))["status"] == "succeeded"


async def test_a_task_that_kie_never_knows_ends_after_ninety_seconds(world: World, ada: Person) -> None:
    world.sandbox.kie.next(hidden_seconds=100_000.0, never=True)
    shown = await ending(world, ada)
    assert shown["failure"]["code"] == "provider_failed"


async def test_two_generations_never_share_a_task(world: World, ada: Person) -> None:
    await ada.order()
    world.sandbox.kie.next(task_id="duplicate")
    placed = (await ada.order()).json()["generation"]
    assert (placed["status"], placed["failure"]["code"]) == ("failed", "provider_failed")
    assert await ada.balance() == 7


async def test_a_database_that_fails_after_kie_accepted_still_answers_202_and_settles(
    world: World, ada: Person
) -> None:
    def outage(batch: object, moment: str) -> None:
        if "provider_task = ?1" in str(batch) and moment == "before":
            raise DatabaseDown

    world.db.fault = outage
    answer = await ada.order()
    assert (answer.status, answer.json()["generation"]["status"]) == (202, "reserved")
    world.background.running.clear()
    world.db.fault = lambda _batch, _moment: None
    await world.finish()
    assert await ada.balance() == 10


async def test_two_crons_at_once_settle_each_generation_once(world: World, ada: Person) -> None:
    world.sandbox.kie.always(outcome=Fail())
    for _ in range(3):
        await ada.order()
    world.clock.advance(30)
    for _ in range(3):
        await asyncio.gather(*(world.run_cron() for _ in range(5)))
        world.clock.advance(15)
    assert await ada.balance() == 10
    assert len(world.db.rows("SELECT * FROM credit_transactions WHERE kind = 'return'")) == 3
