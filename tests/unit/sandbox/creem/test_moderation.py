"""Moderation (creem.md 1.3), and what holds for every call: the key and the shape of a refusal."""

import asyncio

import aiohttp
import pytest

from tools.sandbox import Sandbox
from tools.sandbox.creem.behaviour import NOT_CONFIGURED, SERVER_ERROR, TOO_MANY
from tools.sandbox.creem.service import TEST_KEY
from tools.sandbox.faults import Refuse, Reset, Silence

from .conftest import Merchant

PATH = "/v1/moderation/prompt"


async def test_an_answer_has_the_fields_of_the_fact_sheet(merchant: Merchant) -> None:
    reply = await merchant.screen("A paper lighthouse at dusk", external_id="gen_1")
    assert reply.status == 200
    answer = reply.json
    assert answer.pop("id").startswith("mod_")
    assert answer == {
        "object": "moderation_result",
        "prompt": "A paper lighthouse at dusk",
        "external_id": "gen_1",
        "decision": "allow",
        "usage": {"units": 1},
    }
    assert "external_id" not in (await merchant.screen("a hill")).json


@pytest.mark.parametrize(
    ("prompt", "decision"),
    [
        ("a hill", "allow"),
        ("a hill [[deny]]", "deny"),
        ("a hill [[flag]]", "flag"),
        ("A Deepfake of a senator", "deny"),
        ("the nudge of a wave", "allow"),
        ("x" * 20_000, "allow"),
        ("x" * 20_001, "flag"),
    ],
)
async def test_the_text_decides(merchant: Merchant, prompt: str, decision: str) -> None:
    assert (await merchant.screen(prompt)).json["decision"] == decision


@pytest.mark.parametrize(("length", "units"), [(1, 1), (1000, 1), (1001, 2), (4500, 5)])
async def test_units_go_by_started_thousands_and_a_repeat_is_free(merchant: Merchant, length: int, units: int) -> None:
    replies = [await merchant.screen("x" * length) for _ in range(2)]
    assert [reply.json["usage"]["units"] for reply in replies] == [units, 0]


@pytest.mark.parametrize(
    "body", [{}, {"prompt": ""}, {"prompt": 5}, {"prompt": None}, {"prompt": "a", "external_id": 5}, [], "a hill"]
)
async def test_what_is_no_prompt_is_refused(merchant: Merchant, body: object) -> None:
    reply = await merchant.post(PATH, body)
    assert (reply.status, reply.json["error"]) == (400, "Bad Request")


async def test_malformed_json_is_refused(merchant: Merchant) -> None:
    assert (await merchant.send("POST", PATH, data=b'{"prompt": ')).status == 400


@pytest.mark.parametrize("key", [None, "", "creem_test_another", "creem_live"])
async def test_without_the_store_s_key_nothing_is_answered(merchant: Merchant, key: str | None) -> None:
    merchant.sandbox.creem.next(moderation=TOO_MANY)
    reply = await merchant.send("POST", PATH, key=key, json={"prompt": "a hill"})
    assert reply.status == 401
    assert reply.json.keys() == {"trace_id", "status", "error", "message", "timestamp"}
    assert (reply.json["status"], reply.json["error"], reply.json["message"]) == (
        401,
        "Unauthorized",
        ["Invalid API Key"],
    )
    assert (await merchant.screen("a hill")).status == 429, "the fault waited for a call that was let in"


async def test_a_refusal_can_be_403_and_wordless(merchant: Merchant, sandbox: Sandbox) -> None:
    sandbox.creem.next(wrong_key=403, messages=False)
    reply = await merchant.send("POST", PATH, key="creem_no", json={"prompt": "a hill"})
    assert reply.status == 403
    assert reply.json.keys() == {"trace_id", "status", "error", "timestamp"}


async def test_an_unknown_path_is_404(merchant: Merchant) -> None:
    assert (await merchant.get("/v1/customer-portal")).status == 404
    assert (await merchant.get(PATH)).status == 404


@pytest.mark.parametrize("fault", [SERVER_ERROR, TOO_MANY, NOT_CONFIGURED, Refuse(502)])
async def test_it_can_refuse(merchant: Merchant, sandbox: Sandbox, fault: Refuse) -> None:
    sandbox.creem.next(moderation=fault)
    reply = await merchant.screen("a hill")
    assert (reply.status, reply.json["message"]) == (fault.code, [fault.msg])
    assert (await merchant.screen("a hill")).json["usage"]["units"] == 1, "nothing was screened before"


async def test_it_can_be_silent(merchant: Merchant, sandbox: Sandbox) -> None:
    sandbox.creem.next(moderation=Silence())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await merchant.screen("a hill")


async def test_its_reply_can_be_lost(merchant: Merchant, sandbox: Sandbox) -> None:
    sandbox.creem.next(moderation=Reset(accepted=True))
    with pytest.raises(aiohttp.ClientError):
        await merchant.screen("a hill")
    assert (await merchant.screen("a hill")).json["usage"]["units"] == 0


async def test_it_can_decide_what_nobody_knows_and_add_fields(merchant: Merchant, sandbox: Sandbox) -> None:
    sandbox.creem.next(decision="review", unknown_fields=True)
    answer = (await merchant.screen("a hill")).json
    assert (answer["decision"], "categories" in answer) == ("review", True)
    assert (await merchant.screen("a hill")).json["decision"] == "allow"


async def test_a_decision_can_be_for_marked_prompts_alone(merchant: Merchant, sandbox: Sandbox) -> None:
    sandbox.creem.when("BOOM", decision="deny")
    sandbox.creem.when("CRASH", moderation=SERVER_ERROR)
    assert (await merchant.screen("a BOOM")).json["decision"] == "deny"
    assert (await merchant.screen("a CRASH")).status == 500
    assert (await merchant.screen("a hill")).json["decision"] == "allow"


async def test_what_was_sent_is_kept_until_the_reset(merchant: Merchant, sandbox: Sandbox) -> None:
    await merchant.screen("a hill", external_id="gen_1")
    (request,) = sandbox.creem.received("moderation")
    assert request.json == {"prompt": "a hill", "external_id": "gen_1"}
    assert request.header("x-api-key") == TEST_KEY
    sandbox.creem.always(decision="deny")
    await sandbox.reset()
    assert sandbox.creem.received("moderation") == []
    answer = (await merchant.screen("a hill")).json
    assert (answer["decision"], answer["usage"]["units"]) == ("allow", 1)


async def test_a_barrier_holds_screenings(merchant: Merchant, sandbox: Sandbox) -> None:
    barrier = sandbox.creem.barrier("moderation", 2)
    first = asyncio.ensure_future(merchant.screen("a hill"))
    await asyncio.wait_for(barrier.wait_for(1), 5)
    assert not first.done()
    assert (await merchant.screen("a lake")).status == 200
    assert (await first).status == 200
