"""Callbacks and their signature (kie.md 2)."""

import asyncio
import base64
import json
import time
from typing import Any

import pytest

from tools.sandbox import Sandbox
from tools.sandbox.kie.behaviour import POLICY, Die, Fail
from tools.sandbox.kie.signing import sign

from .conftest import WEBHOOK_KEY, Client, Hook, until


@pytest.mark.parametrize(
    ("task_id", "timestamp", "signature"),
    [
        ("task_gptimage_0000000000001", "1790000000", "mK+eQQJMGvs/sijGAhMfIzMFvQfJAFuwecot4yzx/fs="),
        ("ed578231bfed231f0884c564579a965d", "1790000035", "f+Wz+VxlC8WF27qoOyPDR2nVzwCPEdBcUOqBZJrLrcI="),
    ],
)
def test_the_signature_is_that_of_the_fact_sheet(task_id: str, timestamp: str, signature: str) -> None:
    assert base64.b64encode(sign("test-hmac-key", task_id, timestamp)).decode() == signature


async def test_a_success_is_called_back_once_as_documented(client: Client, hook: Hook) -> None:
    record = await client.finished("a hill", callBackUrl=hook.url)
    (body,) = hook.bodies
    data = body["data"]
    assert (body["code"], body["msg"]) == (200, "Playground task completed successfully.")
    assert (data["taskId"], data["state"]) == (record["taskId"], "success")
    assert data["resultJson"] == record["resultJson"]
    assert data["creditsConsumed"] == 6
    assert not {"failCode", "failMsg"} & data.keys()


async def test_param_input_is_a_string_again_and_the_cost_in_seconds(client: Client, hook: Hook) -> None:
    record = await client.finished("a hill", callBackUrl=hook.url)
    data = hook.bodies[0]["data"]
    param = json.loads(data["param"])
    assert isinstance(param["input"], str)
    assert json.loads(param["input"]) == json.loads(record["param"])["input"]
    assert data["costTime"] == record["costTime"] // 1000


@pytest.mark.parametrize(
    ("outcome", "code"), [(POLICY, 400), (Fail("501", "x"), 501), (Fail("402", "x"), 500), (Die(), 501)]
)
async def test_a_failure_is_called_back_too(client: Client, hook: Hook, outcome: Fail | Die, code: int) -> None:
    client.sandbox.kie.next(outcome=outcome)
    await client.end(await client.created(callBackUrl=hook.url))
    (body,) = hook.bodies
    assert (body["code"], body["data"]["state"]) == (code, "fail")
    if isinstance(outcome, Fail):
        assert (body["data"]["failCode"], body["data"]["failMsg"]) == (outcome.code, outcome.msg)


async def test_no_callback_without_a_url_or_when_it_is_to_be_missing(client: Client, hook: Hook) -> None:
    await client.finished()
    client.sandbox.kie.next(callback="missing")
    await client.finished(callBackUrl=hook.url)
    assert hook.calls == []
    assert client.sandbox.kie.deliveries == []


async def test_a_callback_can_come_twice(client: Client, hook: Hook) -> None:
    client.sandbox.kie.next(callback="doubled")
    await client.finished(callBackUrl=hook.url)
    assert len(hook.bodies) == 2
    assert hook.bodies[0]["data"]["taskId"] == hook.bodies[1]["data"]["taskId"]


async def test_a_callback_can_come_while_the_record_says_generating(client: Client, hook: Hook) -> None:
    client.sandbox.kie.next(callback="early", seconds=10)
    task_id = await client.created(callBackUrl=hook.url)
    client.sandbox.clock.advance(7)
    await until(lambda: bool(hook.calls))
    assert hook.bodies[0]["data"]["state"] == "success"
    assert (await client.record(task_id)).data["state"] == "generating"
    await client.end(task_id)
    assert len(hook.calls) == 1


async def test_a_callback_can_come_before_create_task_has_answered(client: Client, hook: Hook) -> None:
    client.sandbox.kie.next(callback="before_reply")
    task_id = await client.created(callBackUrl=hook.url)
    assert hook.bodies[0]["data"]["taskId"] == task_id
    assert (await client.record(task_id)).data["state"] == "success"


async def test_a_callback_can_come_after_polling_saw_the_success(client: Client, hook: Hook) -> None:
    client.sandbox.kie.next(callback_delay=30)
    task_id = await client.created(callBackUrl=hook.url)
    client.sandbox.clock.advance(10)
    await until(lambda: client.sandbox.kie.tasks[task_id].outcome is not None)
    assert (await client.record(task_id)).data["state"] == "success"
    assert hook.calls == []
    await client.end(task_id)
    assert len(hook.calls) == 1


async def test_a_callback_is_retried_three_times_on_anything_but_200(client: Client, hook: Hook) -> None:
    hook.answers = [500, 204, 302, 404, 200]
    task_id = await client.created(callBackUrl=hook.url)
    await _end_with_retries(client, task_id)
    assert [delivery.status for delivery in client.sandbox.kie.deliveries] == [500, 204, 302, 404]
    assert len(hook.calls) == 4


async def test_a_retry_that_is_answered_200_is_the_last(client: Client, hook: Hook) -> None:
    hook.answers = [500, 200, 500]
    await _end_with_retries(client, await client.created(callBackUrl=hook.url))
    assert [delivery.attempt for delivery in client.sandbox.kie.deliveries] == [1, 2]


async def test_an_answer_after_15_seconds_counts_as_none(client: Client, hook: Hook) -> None:
    hook.silent = True
    await _end_with_retries(client, await client.created(callBackUrl=hook.url))
    assert [delivery.status for delivery in client.sandbox.kie.deliveries] == [None] * 4


async def test_a_test_can_send_a_callback_again(client: Client, sandbox: Sandbox, hook: Hook) -> None:
    record = await client.finished(callBackUrl=hook.url)
    await sandbox.kie.call_back(record["taskId"], Fail("500", "forged"))
    assert [body["data"]["state"] for body in hook.bodies] == ["success", "fail"]
    assert (await client.record(record["taskId"])).data["state"] == "success"


async def test_callbacks_are_signed_in_base64_over_id_and_time(client: Client, hook: Hook) -> None:
    record = await client.finished(callBackUrl=hook.url)
    (headers, _) = hook.calls[0]
    timestamp = headers["X-Webhook-Timestamp"]
    expected = base64.b64encode(sign(WEBHOOK_KEY, record["taskId"], timestamp)).decode()
    assert headers["X-Webhook-Signature"] == expected
    assert abs(int(timestamp) - time.time()) < 5


@pytest.mark.parametrize("mode", ["wrong_key", "hex", "old"])
async def test_a_signature_can_be_wrong(client: Client, hook: Hook, mode: str) -> None:
    client.sandbox.kie.next(signature=mode)
    record = await client.finished(callBackUrl=hook.url)
    headers, _ = hook.calls[0]
    timestamp, signature = headers["X-Webhook-Timestamp"], headers["X-Webhook-Signature"]
    true = sign(WEBHOOK_KEY, record["taskId"], timestamp)
    if mode == "hex":
        assert signature == true.hex()
    else:
        assert (signature == base64.b64encode(true).decode()) is (mode == "old")
    assert (time.time() - int(timestamp) > 300) is (mode == "old")


async def test_callbacks_are_unsigned_without_a_key_or_on_request(client: Client, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.kie.next(signature="absent")
    await client.finished(callBackUrl=hook.url)
    sandbox.kie.callbacks.webhook_key = None
    await client.finished(callBackUrl=hook.url)
    assert all(not name.startswith("X-Webhook") for headers, _ in hook.calls for name in headers)


async def test_the_id_can_be_spelt_task_id(client: Client, hook: Hook) -> None:
    client.sandbox.kie.next(callback_body="task_id")
    record = await client.finished(callBackUrl=hook.url)
    data: dict[str, Any] = hook.bodies[0]["data"]
    assert data["task_id"] == record["taskId"]
    assert "taskId" not in data


async def test_a_body_can_be_forged_under_a_valid_signature(client: Client, hook: Hook) -> None:
    client.sandbox.kie.next(callback_body="forged", outcome=Fail())
    record = await client.finished(callBackUrl=hook.url)
    headers, body = hook.calls[0]
    assert (record["state"], body["data"]["state"], body["code"]) == ("fail", "success", 200)
    assert "attacker.example" in body["data"]["resultJson"]
    true = sign(WEBHOOK_KEY, record["taskId"], headers["X-Webhook-Timestamp"])
    assert headers["X-Webhook-Signature"] == base64.b64encode(true).decode()


async def _end_with_retries(client: Client, task_id: str) -> None:
    """Push the clock on until the last retry is done."""
    living = client.sandbox.kie.tasks[task_id].living
    assert living is not None
    async with asyncio.timeout(5):
        while not living.done():
            client.sandbox.clock.advance(5)
            await asyncio.sleep(0.01)
