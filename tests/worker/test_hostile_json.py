"""Nested JSON against the real runtime, where a decoder that recurses ends the isolate and every request in it.

The witness is an event stream that was opened before and tells of the end after: only the same isolate can.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from itertools import count
from typing import Any

import aiohttp
import pytest

from images2gpt.http import BODY_BYTES, GENERATION_BYTES
from images2gpt.policy import VERSION
from tests.support.service import Service
from tools.sandbox.client import RemoteSandbox
from tools.sandbox.kie.behaviour import Succeed
from tools.sandbox.kie.remote import RemoteKie

LEVELS = (3_000, 10_000, 100_000)
LIMITS = {"/api/auth/login": BODY_BYTES, "/api/generations": GENERATION_BYTES}
ORDINARY = ("/api/me", "/api/generations", "/api/config", "/api/health")
PASSWORD = "a lighthouse made of paper"
NEVER = "A lighthouse [[never]]"
MALFORMED, TOO_LARGE = (400, "malformed"), (413, "too_large")
NUMBERS = count()


def nested(levels: int) -> dict[str, bytes]:
    """The same depth in every form in which it could reach a decoder."""
    arrays, objects = b"[" * levels + b"]" * levels, b'{"a":' * levels + b"1" + b"}" * levels
    return {
        "arrays": arrays,
        "arrays never closed": b"[" * levels,
        "objects": objects,
        "objects never closed": b'{"":' * levels,
        "arrays in an unknown field": b'{"email":"a@b.test","prompt":"a","unknown":' + arrays + b"}",
        "objects in a known field": b'{"email":' + objects + b',"prompt":' + objects + b"}",
    }


HOSTILE = [
    pytest.param(path, body, id=f"{path.rpartition('/')[2]} {levels} {form}")
    for path in LIMITS
    for levels in LEVELS
    for form, body in nested(levels).items()
]


@pytest.fixture
async def ada(service: Service) -> AsyncIterator[aiohttp.ClientSession]:
    """A member, signed in."""
    async with aiohttp.ClientSession(service.url) as session:
        wanted = {"password": PASSWORD, "age_confirmed": True, "policy_version": VERSION}
        number = next(NUMBERS)
        session.headers["CF-Connecting-IP"] = f"203.0.113.{number}"  # sign-ups are limited by address
        email = f"ada{number}@hostile.example.com"
        async with session.post("/api/auth/signup", json=wanted | {"email": email}) as answer:
            assert answer.status == 201
            session.headers["Authorization"] = f"Bearer {(await answer.json())['token']}"
        yield session


@pytest.fixture
def kie(service: Service) -> RemoteKie:
    return RemoteSandbox(service.settings["KIE_API_BASE"]).kie


async def get(session: aiohttp.ClientSession, path: str) -> int:
    async with session.get(path) as answer:
        await answer.read()
        return answer.status


async def send(session: aiohttp.ClientSession, path: str, body: bytes) -> tuple[int, str]:
    async with session.post(path, data=BytesIO(body), headers={"Content-Type": "application/json"}) as answer:
        return answer.status, (await answer.json(content_type=None))["code"]


async def order(session: aiohttp.ClientSession) -> str:
    """A generation that stays open until the stand-in is told to end it."""
    async with session.post("/api/generations", json={"prompt": NEVER}) as answer:
        assert answer.status == 202
        generation_id = (await answer.json())["generation"]["id"]
    assert isinstance(generation_id, str)
    return generation_id


async def next_event(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    """The next `event: status`, heartbeats left out."""
    async for line in stream.content:
        if line.startswith(b"data: "):
            found = json.loads(line.removeprefix(b"data: "))
            assert isinstance(found, dict)
            return found
    raise AssertionError("the stream broke off: the isolate is gone")


def task_of(service: Service, generation_id: str) -> str:
    with service.database() as database:
        row = database.execute("SELECT provider_task FROM generations WHERE id = ?", (generation_id,)).fetchone()
    return str(row["provider_task"])


@pytest.mark.parametrize(("path", "body"), HOSTILE)
async def test_nested_json_is_refused_and_the_requests_beside_it_succeed(
    ada: aiohttp.ClientSession, path: str, body: bytes
) -> None:
    beside = [asyncio.create_task(get(ada, ordinary)) for ordinary in ORDINARY * 2]
    refused = await asyncio.gather(*(send(ada, path, body) for _ in range(3)))
    assert set(refused) == {TOO_LARGE if len(body) > LIMITS[path] else MALFORMED}
    assert await asyncio.gather(*beside) == [200] * len(beside)
    assert await get(ada, "/api/me") == 200


async def test_one_isolate_lives_through_all_of_it(
    service: Service, ada: aiohttp.ClientSession, kie: RemoteKie
) -> None:
    generation_id = await order(ada)
    async with ada.get(f"/api/generations/{generation_id}/events") as stream:
        assert (await next_event(stream))["status"] in ("submitted", "running")
        for levels in LEVELS:
            bodies = nested(levels).values()
            answers = await asyncio.gather(*(send(ada, path, body) for path in LIMITS for body in bodies))
            assert set(answers) <= {MALFORMED, TOO_LARGE}
        await asyncio.to_thread(kie.settle, task_of(service, generation_id))
        async with asyncio.timeout(30):
            while (told := await next_event(stream))["status"] == "running":
                pass
    assert told["status"] == "succeeded"


@pytest.mark.parametrize("levels", [LEVELS[0], LEVELS[-1]])
async def test_nested_json_of_a_provider_ends_one_generation_and_nothing_else(
    service: Service, ada: aiohttp.ClientSession, kie: RemoteKie, levels: int
) -> None:
    poisoned, witness = await order(ada), await order(ada)
    async with ada.get(f"/api/generations/{witness}/events") as stream:
        await next_event(stream)
        result = Succeed(raw='{"unknown":' + "[" * levels + "]" * levels + "}")
        await asyncio.to_thread(kie.settle, task_of(service, poisoned), result)
        async with ada.get(f"/api/generations/{poisoned}/events") as other, asyncio.timeout(30):
            while (told := await next_event(other))["status"] not in ("succeeded", "failed"):
                pass
        assert (told["status"], told["failure"]["code"], told["returned"]) == ("failed", "provider_failed", 3)
        await asyncio.to_thread(kie.settle, task_of(service, witness))
        async with asyncio.timeout(30):
            while (told := await next_event(stream))["status"] == "running":
                pass
    assert told["status"] == "succeeded"
