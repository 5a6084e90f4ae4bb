"""Everything that can become of a reply, and what the sandbox has done by then."""

import asyncio
import json

import aiohttp
import pytest

from tools.sandbox import Sandbox
from tools.sandbox.faults import (
    INVALID_JSON,
    NOT_A_NUMBER,
    TRAILING_DATA,
    WRONG_CHARSET,
    Answer,
    AnyFault,
    Drip,
    Flood,
    Later,
    Refuse,
    Reset,
    Silence,
    html_page,
    nested,
)
from tools.sandbox.kie.behaviour import (
    FEATURE_DISABLED,
    MAINTENANCE,
    OUT_OF_CREDITS,
    QUEUE_FULL,
    SERVER_EXCEPTION,
    SUB_KEY_CAP,
)

from .conftest import Client


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (OUT_OF_CREDITS, 402), (SUB_KEY_CAP, 433), (MAINTENANCE, 455),
        (SERVER_EXCEPTION, 500), (FEATURE_DISABLED, 505), (QUEUE_FULL, 550),
    ],
)  # fmt: skip
async def test_a_refusal_is_an_envelope_in_http_200_and_makes_no_task(client: Client, fault: Refuse, code: int) -> None:
    client.sandbox.kie.next(create=fault)
    reply = await client.create()
    assert (reply.status, reply.code, reply.data) == (200, code, None)
    assert not client.sandbox.kie.tasks


@pytest.mark.parametrize("status", [502, 503])
async def test_a_gateway_can_answer_with_a_page(client: Client, status: int) -> None:
    client.sandbox.kie.next(create=html_page(status))
    reply = await client.create()
    assert reply.status == status
    assert reply.headers["Content-Type"].startswith("text/html")
    assert b"<html>" in reply.body


@pytest.mark.parametrize("fault", [INVALID_JSON, TRAILING_DATA, WRONG_CHARSET])
async def test_a_reply_can_be_no_json(client: Client, fault: Answer) -> None:
    client.sandbox.kie.next(create=fault)
    reply = await client.create()
    assert reply.status == 200
    with pytest.raises(ValueError, match=r".+"):
        json.loads(reply.body.decode())


async def test_a_reply_can_hold_what_python_reads_and_json_does_not_know(client: Client) -> None:
    client.sandbox.kie.next(credit=NOT_A_NUMBER)
    assert b"NaN" in (await client.send("GET", "/api/v1/chat/credit")).body


async def test_a_reply_can_be_deeply_nested(client: Client) -> None:
    client.sandbox.kie.next(record=nested(100_000))
    assert (await client.record("x")).body.count(b"[") == 100_000


async def test_a_reply_can_be_50_megabytes(client: Client) -> None:
    client.sandbox.kie.next(record=Flood())
    assert len((await client.record("x")).body) == 50_000_000


async def test_a_reply_can_drip(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(create=Drip())
    async with asyncio.timeout(5):
        sending = asyncio.ensure_future(client.create())
        while not sending.done():
            sandbox.clock.advance(1)
            await asyncio.sleep(0.001)
    assert sending.result().code == 200


async def test_a_reply_can_be_late(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(create=Later(20))
    sending = asyncio.ensure_future(client.create())
    await asyncio.sleep(0.05)
    assert not sending.done()
    assert len(sandbox.kie.tasks) == 1
    sandbox.clock.advance(20)
    assert (await sending).code == 200


@pytest.mark.parametrize(("fault", "tasks"), [(Reset(), 0), (Reset(accepted=True), 1)])
async def test_a_connection_can_be_reset_before_or_after_it_took_effect(
    client: Client, fault: AnyFault, tasks: int
) -> None:
    client.sandbox.kie.next(create=fault)
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await client.create()
    assert len(client.sandbox.kie.tasks) == tasks


@pytest.mark.parametrize(("fault", "tasks"), [(Silence(), 0), (Silence(accepted=True), 1)])
async def test_a_request_can_go_unanswered(client: Client, fault: AnyFault, tasks: int) -> None:
    client.sandbox.kie.next(create=fault)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await client.create()
    assert len(client.sandbox.kie.tasks) == tasks
    assert (await client.create()).code == 200


async def test_a_fault_can_be_for_one_key_alone(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.open_account("second-key", credits=100)
    sandbox.kie.always(key="second-key", create=MAINTENANCE)
    assert (await client.create()).code == 200
    assert (await client.create(key="second-key")).code == 455


async def test_a_fault_can_be_for_marked_prompts_alone(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.when("BOOM", create=SERVER_EXCEPTION)
    sandbox.kie.when("BOOM", record=QUEUE_FULL)
    assert (await client.create("BOOM")).code == 500
    task_id = await client.created()
    assert (await client.record(task_id)).code == 422


async def test_counted_faults_wait_for_the_requests_they_concern(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(create=MAINTENANCE, record=QUEUE_FULL)
    assert (await client.record("x")).code == 550
    assert (await client.record("x")).code == 422
    assert (await client.create()).code == 455
    assert (await client.create()).code == 200


async def test_an_unauthorised_request_uses_no_fault_up(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(create=MAINTENANCE)
    assert (await client.create(key="another-key")).code == 401
    assert (await client.create()).code == 455


@pytest.mark.parametrize(
    "changes", [{"creat": None}, {"create": "Refuse"}, {"seconds": "4"}, {"callback": "thrice"}, {"outcome": None}]
)
async def test_an_unknown_switch_or_value_is_refused_at_once(sandbox: Sandbox, changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        sandbox.kie.rules.add(changes)


async def test_a_barrier_holds_requests_until_all_have_arrived(client: Client, sandbox: Sandbox) -> None:
    barrier = sandbox.kie.barrier("create", 10)
    first = [asyncio.ensure_future(client.create()) for _ in range(9)]
    await asyncio.wait_for(barrier.wait_for(9), 5)
    await asyncio.sleep(0.02)
    assert not any(request.done() for request in first)
    assert (await client.create()).code == 200
    assert [(await request).code for request in first] == [200] * 9
    assert (await client.create()).code == 200


async def test_a_barrier_holds_one_kind_and_can_be_released_by_hand(client: Client, sandbox: Sandbox) -> None:
    barrier = sandbox.kie.barrier("create")
    held = asyncio.ensure_future(client.create())
    await asyncio.wait_for(barrier.wait_for(1), 5)
    assert (await client.record("x")).code == 422
    assert not held.done()
    barrier.release()
    assert (await held).code == 200


async def test_reset_forgets_everything_but_the_options(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.always(create=MAINTENANCE)
    sandbox.kie.open_account("second-key", credits=1)
    await client.create()
    await sandbox.reset()
    assert (sandbox.kie.requests, sandbox.kie.tasks) == ([], {})
    assert (await client.create(key="second-key")).code == 401
    assert (await client.create()).code == 200


async def test_the_server_answers_while_it_paints() -> None:
    async with Sandbox.running() as sandbox, aiohttp.ClientSession() as http:
        client = Client(sandbox, http)
        await client.created("a city at night", aspect_ratio="16:9", resolution="4K")
        loop = asyncio.get_running_loop()
        slowest = 0.0
        for _ in range(20):
            begin = loop.time()
            await client.balance()
            slowest = max(slowest, loop.time() - begin)
        assert slowest < 0.5
