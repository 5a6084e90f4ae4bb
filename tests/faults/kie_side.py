"""kie.ai's side, as a test plays it: callbacks that are honest, signed, forged or late, and what it was asked."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import pytest

from images2gpt.generations.links import callback_url
from images2gpt.times import MINUTE_S
from tests.support.world import Answer, World
from tools.sandbox.faults import Reset
from tools.sandbox.kie.signing import sign
from tools.sandbox.kie.tasks import Task

WEBHOOK_KEY = "test-hmac-key"
PAINTING_S = 0.01
CALLER = "198.51.100.7"

Row = dict[str, Any]


def body_of(task: object, **more: object) -> bytes:
    """A callback's body; the task under its usual name unless `more` says more."""
    named = {} if task is None else {"taskId": task}
    return json.dumps({"code": 200, "msg": "success", "data": named | {"state": "success"} | more}).encode()


def signed(task: str, at: object, key: str = WEBHOOK_KEY) -> dict[str, str]:
    """The two headers, as kie.ai would send them at that time."""
    signature = b64encode(sign(key, task, str(at))).decode()
    return {"x-webhook-timestamp": str(at), "x-webhook-signature": signature}


def path_of(world: World, generation_id: str) -> str:
    """Where kie.ai calls back for a generation, with its key."""
    return callback_url(world.app, generation_id).removeprefix(world.app.settings.site_url)


async def call_back(
    world: World, generation_id: str, body: bytes, headers: Mapping[str, str] | None = None, *, path: str = ""
) -> Answer:
    """One callback, and not yet what it starts."""
    return await world.handle("POST", path or path_of(world, generation_id), body, headers or {}, CALLER)


async def told(world: World, generation_id: str, task: str) -> Answer:
    """One honest callback, and everything that it starts."""
    answer = await call_back(world, generation_id, body_of(task))
    await world.background.settle()
    return answer


def generations(world: World) -> list[Row]:
    """Every row, oldest first."""
    return world.db.rows("SELECT * FROM generations ORDER BY rowid")


def only(world: World) -> Row:
    """The one row there is."""
    (row,) = generations(world)
    return row


def asked(world: World, kind: str) -> int:
    """How often kie.ai was asked: "create" or "record"."""
    return len(world.sandbox.kie.received(kind))


def made(world: World) -> list[Task]:
    """The tasks that kie.ai has made, oldest first."""
    return list(world.sandbox.kie.tasks.values())


def returns(world: World) -> list[int]:
    """What the ledger gave back, in its order."""
    rows = world.db.rows("SELECT plan_delta + pack_delta AS amount FROM credit_transactions WHERE kind = 'return'")
    return [row["amount"] for row in rows]


async def pass_time(world: World, seconds: int) -> None:
    """Time for everybody; the stand-in gets a moment to paint."""
    world.clock.advance(seconds)
    await asyncio.sleep(PAINTING_S)
    pictures = [task.picture for task in made(world) if task.picture and not task.picture.done()]
    if pictures:
        await asyncio.wait(pictures)
    await asyncio.sleep(PAINTING_S)


async def end_all(world: World) -> None:
    """The cron alone brings everything to its end, as late as it must."""
    for _ in range(10):
        if not world.db.rows("SELECT 1 FROM generations WHERE finished_at IS NULL"):
            return
        await pass_time(world, 5 * MINUTE_S)
        await world.run_cron()
    raise AssertionError("a generation never ended")


def lose_the_reply(world: World) -> None:
    """kie.ai takes the next task, and we never hear of it."""
    world.sandbox.kie.next(create=Reset(accepted=True))


def lose_background(world: World) -> None:
    """The isolate is gone, with all that ran behind its answers."""
    for each in world.background.running:
        each.cancel()
    world.background.running.clear()


def events(capsys: pytest.CaptureFixture[str], name: str) -> list[Row]:
    """What was logged under a name since the last look."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == name]
