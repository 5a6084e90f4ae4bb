"""recordInfo: states, wording, ends (kie.md 1.3)."""

import asyncio
import json
from typing import Any

import pytest

from tools.sandbox import Sandbox
from tools.sandbox.faults import Refuse
from tools.sandbox.kie.behaviour import POLICY_501, UPSTREAM_SILENT, Die, Fail, Succeed

from .conftest import IMAGE, Client, Hook, until

NULL = {"code": 422, "msg": "recordInfo is null", "data": None}


async def test_a_new_task_is_null_for_half_a_second(client: Client, sandbox: Sandbox) -> None:
    task_id = await client.created()
    assert (await client.record(task_id)).json == NULL
    sandbox.clock.advance(0.5)
    assert (await client.record(task_id)).data["taskId"] == task_id


async def test_the_time_of_being_null_is_adjustable(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.always(hidden_seconds=0, seconds=100)
    assert (await client.record(await client.created())).code == 200
    sandbox.kie.always(hidden_seconds=20)
    task_id = await client.created()
    sandbox.clock.advance(19)
    assert (await client.record(task_id)).json == NULL


async def test_unknown_and_foreign_tasks_are_null(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.open_account("second-key", credits=10)
    data = await client.finished()
    assert (await client.record("task_gptimage_0")).json == NULL
    assert (await client.record(data["taskId"], key="second-key")).json == NULL


async def test_a_look_up_without_an_id_is_400(client: Client) -> None:
    for query in ("", "?taskId=", "?task_id=x"):
        reply = await client.send("GET", f"/api/v1/jobs/recordInfo{query}")
        assert (reply.code, reply.json["msg"]) == (400, "taskId parameter is required")


async def test_a_look_up_can_be_429_or_404(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(record=Refuse(429, "Rate limit exceeded", http=True))
    sandbox.kie.next(record=Refuse(404, "Task not found"))
    task_id = await client.created()
    assert (await client.record(task_id)).status == 429
    assert (await client.record(task_id)).code == 404


async def test_a_task_waits_queues_generates_and_succeeds(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(seconds=80, hidden_seconds=0)
    task_id = await client.created()
    states = []
    for _ in range(8):
        states.append((await client.record(task_id)).data["state"])
        sandbox.clock.advance(10.01)
    await client.end(task_id)
    states.append((await client.record(task_id)).data["state"])
    assert states == ["waiting", "queuing", *["generating"] * 6, "success"]


async def test_an_unknown_state_and_one_going_backwards_can_be_shown(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(states=("generating", "waiting", "reviewing"), seconds=80, hidden_seconds=0)
    task_id = await client.created()
    states = []
    for _ in range(3):
        states.append((await client.record(task_id)).data["state"])
        sandbox.clock.advance(10.01)
    assert states == ["generating", "waiting", "reviewing"]


@pytest.mark.parametrize("seconds", [83, 360])
async def test_a_task_can_take_long(client: Client, sandbox: Sandbox, seconds: float) -> None:
    sandbox.kie.next(seconds=seconds)
    task_id = await client.created()
    sandbox.clock.advance(seconds - 2)
    await asyncio.sleep(0.02)
    assert (await client.record(task_id)).data["state"] == "generating"
    await client.end(task_id)
    data = (await client.record(task_id)).data
    assert data["completeTime"] - data["createTime"] >= seconds * 1000


async def test_a_task_can_take_for_ever(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(never=True)
    task_id = await client.created()
    sandbox.clock.advance(1e6)
    await asyncio.sleep(0.02)
    assert (await client.record(task_id)).data["state"] == "generating"


async def test_an_open_task_looks_as_documented(client: Client, sandbox: Sandbox) -> None:
    task_id = await client.created()
    sandbox.clock.advance(1)
    data = (await client.record(task_id)).data
    assert [data[name] for name in ("resultJson", "failCode", "failMsg")] == ["", "", ""]
    assert [data[name] for name in ("costTime", "completeTime")] == [None, None]
    assert "creditsConsumed" not in data


async def test_a_success_looks_as_documented(client: Client, sandbox: Sandbox, hook: Hook) -> None:
    data = await client.finished("Ein Hügel", callBackUrl=hook.url)
    assert (data["state"], data["failCode"], data["failMsg"]) == ("success", "", "")
    assert data["costTime"] == pytest.approx(data["completeTime"] - data["createTime"], abs=2)
    param, result = json.loads(data["param"]), json.loads(data["resultJson"])
    assert param["input"]["prompt"] == "Ein Hügel"
    assert param["callBackUrl"] == hook.url
    assert result["resultUrls"][0].startswith(f"{sandbox.url}/images/chatgpt/file_")
    assert data["creditsConsumed"] == 6


async def test_a_failure_has_string_codes_and_costs_nothing(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(outcome=Fail("500", "Internal error"))
    data = await client.finished()
    assert (data["state"], data["failCode"], data["failMsg"]) == ("fail", "500", "Internal error")
    assert (data["resultJson"], data["costTime"]) == ("", None)
    assert await client.balance() == 1000.0


@pytest.mark.parametrize(("outcome", "code"), [(Die(), 501), (UPSTREAM_SILENT, 408)])
async def test_a_task_can_die_by_envelope_alone(client: Client, outcome: Die, code: int) -> None:
    client.sandbox.kie.next(outcome=outcome)
    task_id = await client.created()
    await client.end(task_id)
    reply = await client.record(task_id)
    assert (reply.status, reply.code, reply.data) == (200, code, None)


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (Succeed(urls=()), '{"resultUrls":[]}'),
        (Succeed(urls=("javascript:alert(1)",)), '{"resultUrls":["javascript:alert(1)"]}'),
        (Succeed(raw="not json"), "not json"),
        (Succeed(urls=("https://x.example/a.png",), shape="object"), {"resultUrls": ["https://x.example/a.png"]}),
        (Succeed(shape="null"), None),
    ],
)
async def test_a_success_can_carry_a_wrong_result(client: Client, outcome: Succeed, shown: object) -> None:
    client.sandbox.kie.next(outcome=outcome)
    data = await client.finished()
    assert (data["state"], data["resultJson"]) == ("success", shown)


async def test_a_success_can_lack_its_result(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(outcome=Succeed(shape="absent"))
    assert "resultJson" not in await client.finished()


async def test_blanks_can_be_null(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(blanks="null")
    data = await client.finished()
    assert (data["failCode"], data["failMsg"]) == (None, None)


@pytest.mark.parametrize(("resolution", "price"), [("1K", 6), ("2K", 10), ("4K", 16)])
async def test_a_success_costs_by_resolution(client: Client, resolution: str, price: int) -> None:
    data = await client.finished(aspect_ratio="16:9", resolution=resolution)
    assert data["creditsConsumed"] == price
    assert await client.balance() == 1000.0 - price


async def test_credits_can_be_fractional_or_untold(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(credits="fractional")
    assert (await client.finished())["creditsConsumed"] == 6.4
    sandbox.kie.next(credits="absent")
    assert "creditsConsumed" not in await client.finished()
    assert await client.balance() == pytest.approx(1000 - 6.4 - 6)


async def test_the_balance_is_a_float_and_lowered_on_success_only(client: Client, sandbox: Sandbox) -> None:
    task_id = await client.created()
    assert (await client.send("GET", "/api/v1/chat/credit")).body.endswith(b'"data": 1000.0}')
    await client.end(task_id)
    assert sandbox.kie.accounts["sandbox-key"].credits == 994.0


async def test_an_abandoned_task_still_ends_and_is_charged(client: Client, sandbox: Sandbox) -> None:
    task = sandbox.kie.tasks[await client.created()]
    sandbox.clock.advance(60)
    await until(lambda: task.outcome is not None)
    assert await client.balance() == 994.0


@pytest.mark.parametrize(("marker", "code"), [("[[policy]]", "400"), ("[[policy-501]]", "501")])
async def test_a_marked_prompt_is_refused_by_policy(client: Client, marker: str, code: str) -> None:
    data = await client.finished(f"a hill {marker}")
    assert (data["state"], data["failCode"]) == ("fail", code)
    assert "safety policy" in data["failMsg"]
    assert (await client.finished("a hill"))["state"] == "success"
    assert POLICY_501.code == "501"


async def test_a_test_may_choose_its_own_marker(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.when("PLEASE-FAIL", outcome=Fail("501", "no"))
    assert (await client.finished("PLEASE-FAIL now"))["failCode"] == "501"


async def test_a_task_can_be_settled_by_hand_and_turn_from_success_to_fail(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(never=True)
    task_id = await client.created()
    await sandbox.kie.settle(task_id, Succeed())
    assert (await client.record(task_id)).data["state"] == "success"
    await sandbox.kie.settle(task_id, Fail())
    assert (await client.record(task_id)).data["state"] == "fail"
    assert await client.balance() == 994.0


async def test_input_images_are_really_fetched_without_a_key(client: Client, sandbox: Sandbox) -> None:
    url = await client.result_url()
    data = await client.finished(model=IMAGE, input_urls=[url])
    assert data["state"] == "success"
    (fetched,) = sandbox.kie.received("file")
    assert fetched.header("authorization") is None


@pytest.mark.parametrize("path", ["/images/chatgpt/none.png", "/api/v1/chat/credit"])
async def test_an_input_that_is_missing_or_no_image_ends_in_fail(client: Client, path: str, hook: Hook) -> None:
    url = client.sandbox.url + path
    data = await client.finished(model=IMAGE, input_urls=[url], callBackUrl=hook.url)
    assert (data["state"], data["failCode"]) == ("fail", "400")
    assert hook.bodies[0]["data"]["state"] == "fail"


async def test_an_input_that_nobody_serves_ends_in_fail(client: Client) -> None:
    data: dict[str, Any] = await client.finished(model=IMAGE, input_urls=["http://127.0.0.1:9/a.png"])
    assert data["state"] == "fail"
