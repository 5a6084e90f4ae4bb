"""POST /api/webhooks/kie. What callbacks may and may not cause stands in tests/faults."""

import hmac
import json
from base64 import b64encode
from urllib.parse import urlsplit

import pytest

from images2gpt.generations.links import callback_url
from tests.support.images import row
from tests.support.world import Answer, Person, World

NOBODY = "gen_" + "a" * 24
HMAC_KEY = "test-hmac-key"


async def ordered(world: World, person: Person) -> tuple[str, str]:
    """A generation at kie.ai: the path that it calls back, and the task."""
    generation = (await person.order()).json()["generation"]["id"]
    return path_of(world, generation), str(row(world, generation)["provider_task"])


def path_of(world: World, generation: str) -> str:
    parts = urlsplit(callback_url(world.app, generation))
    return f"{parts.path}?{parts.query}"


def told(task: str) -> bytes:
    return json.dumps({"code": 200, "msg": "done", "data": {"taskId": task, "state": "success"}}).encode()


async def call(world: World, path: str, body: bytes, **headers: str) -> Answer:
    """From one of kie.ai's addresses."""
    return await world.person().send("POST", path, body, headers=headers)


def signed(task: str, at: int, key: str = HMAC_KEY) -> dict[str, str]:
    mac = hmac.digest(key.encode(), f"{task}.{at}".encode(), "sha256")
    return {"x_webhook_timestamp": str(at), "x_webhook_signature": b64encode(mac).decode()}


async def test_a_callback_is_taken_without_a_word_and_the_image_is_there(world: World, ada: Person) -> None:
    path, task = await ordered(world, ada)
    world.clock.advance(10)
    answer = await call(world, path, told(task))
    assert (answer.status, answer.body) == (200, b"")
    await world.background.settle()
    await world.finish()
    for _ in range(3):
        assert (await call(world, path, told(task))).status == 200, "also for what has long been settled"


async def test_what_is_about_no_generation_is_taken_and_changes_nothing(world: World) -> None:
    answer = await call(world, path_of(world, NOBODY), told("task_gptimage_1"))
    assert (answer.status, answer.body) == (200, b"")
    assert world.http.sent == []
    assert world.db.rows("SELECT 1 FROM generations") == []


@pytest.mark.parametrize("wrong", ["no key", "no generation", "nothing", "altered", "longer", "somebody else's"])
async def test_another_key_is_refused_before_d1_is_asked(world: World, ada: Person, ben: Person, wrong: str) -> None:
    path, task = await ordered(world, ada)
    other, _ = await ordered(world, ben)
    base, _, query = path.partition("?")
    generation, _, key = query.partition("&")
    changed = {
        "no key": f"{base}?{generation}",
        "no generation": f"{base}?{key}",
        "nothing": base,
        "altered": path[:-1] + ("A" if path[-1] != "A" else "B"),
        "longer": path + "A",
        "somebody else's": f"{base}?{generation}&{other.partition('&')[2]}",
    }
    trips = len(world.db.trips)
    answer = await call(world, changed[wrong], told(task))
    assert (answer.status, answer.code) == (401, "bad_signature")
    assert len(world.db.trips) == trips


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"data":7}',
        b'{"data":{"taskId":7}}',
        b'{"data":{"taskId":""}}',
        b'{"data":{"taskId":"a","task_id":"b"}}',
        json.dumps({"data": {"taskId": "t" * 201}}).encode(),
    ],
    ids=lambda body: str(body[:40]),
)
async def test_what_is_no_callback_is_malformed_before_d1_is_asked(world: World, ada: Person, body: bytes) -> None:
    path, _ = await ordered(world, ada)
    trips = len(world.db.trips)
    answer = await call(world, path, body)
    assert (answer.status, answer.code) == (400, "malformed")
    assert len(world.db.trips) == trips


async def test_a_megabyte_is_read_and_no_more(world: World, ada: Person) -> None:
    path, task = await ordered(world, ada)
    body = told(task)
    assert (await call(world, path, body + b" " * (1024 * 1024 - len(body)))).status == 200
    answer = await call(world, path, body + b" " * (1024 * 1024 - len(body) + 1))
    assert (answer.status, answer.code) == (413, "too_large")


async def test_an_unknown_parameter_is_named(world: World, ada: Person) -> None:
    path, task = await ordered(world, ada)
    answer = await call(world, f"{path}&status=success", told(task))
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "status")


async def test_where_kie_signs_only_its_signature_is_taken(world: World, ada: Person) -> None:
    path, task = await ordered(world, ada)
    world.configure(KIE_WEBHOOK_KEY=HMAC_KEY)
    now, trips = world.clock.now(), len(world.db.trips)
    good = signed(task, now)
    refused = [
        {},
        signed(task, now, key="another"),
        signed("another", now),
        good | {"x_webhook_timestamp": str(now + 1)},
        signed(task, now - 301),
        signed(task, now + 301),
    ]
    answers = [await call(world, path, told(task), **headers) for headers in refused]
    assert {(answer.status, answer.code) for answer in answers} == {(401, "bad_signature")}
    assert len(world.db.trips) == trips
    assert (await call(world, path, told(task), **good)).status == 200


async def test_the_key_before_the_last_change_still_counts(world: World, ada: Person) -> None:
    path, task = await ordered(world, ada)
    world.configure(KIE_WEBHOOK_KEY="a new one", KIE_WEBHOOK_KEY_PREVIOUS=HMAC_KEY)
    for key in ("a new one", HMAC_KEY):
        assert (await call(world, path, told(task), **signed(task, world.clock.now(), key))).status == 200


async def test_the_vectors_of_the_specification_hold(world: World, ada: Person) -> None:
    """kie.md 2.2: base64 is taken, and the same in hex is not."""
    path, _ = await ordered(world, ada)
    world.configure(KIE_WEBHOOK_KEY=HMAC_KEY)
    world.clock.time = 1_790_000_000
    task, stamp = "task_gptimage_0000000000001", {"x_webhook_timestamp": "1790000000"}
    base64, hexed = (
        "mK+eQQJMGvs/sijGAhMfIzMFvQfJAFuwecot4yzx/fs=",
        "98af9e41024c1afb3fb228c602131f233305bd07c9005bb079ca2de32cf1fdfb",
    )
    assert (await call(world, path, told(task), x_webhook_signature=base64, **stamp)).status == 200
    assert (await call(world, path, told(task), x_webhook_signature=hexed, **stamp)).code == "bad_signature"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(world: World, ada: Person, method: str) -> None:
    path, _ = await ordered(world, ada)
    assert (await world.person().send(method, path)).status == 405
