"""generations.kie.record_info: how far a task is, by every answer that kie.ai was seen to give."""

import json
from pathlib import Path

import pytest

from images2gpt.generations.kie import record_info
from images2gpt.generations.model import CONTENT_REFUSED, PROVIDER_FAILED, PROVIDER_REJECTED, Failure
from images2gpt.generations.told import Done, Pending, Unknown
from images2gpt.ports import AnswerTooLong, Incoming, NoReply
from tests.support.alone import alone, reply, sent

SAMPLES = Path(__file__).parent / "kie_samples"
URL = "https://tempfile.aiquickdraw.com/images/chatgpt/file_0000000000000001.png"
Outcome = Pending | Unknown | Done | Failure
WAITING, DRAWING = Pending(drawing=False), Pending(drawing=True)


async def seen(answer: Incoming | Exception) -> Outcome:
    return await record_info(alone(answer), "task_1")


def record(**data: object) -> Incoming:
    return reply(json.dumps({"code": 200, "msg": "success", "data": {"taskId": "task_1"} | data}).encode())


def envelope(code: int, msg: str = "no", status: int = 200) -> Incoming:
    return reply(json.dumps({"code": code, "msg": msg, "data": None}).encode(), status)


@pytest.mark.parametrize(
    ("sample", "outcome"),
    [
        ("record_generating", DRAWING),
        ("record_success", Done(URL, 10.0)),
        ("record_fail", CONTENT_REFUSED),
        ("record_null", Unknown()),
        ("record_dead", PROVIDER_FAILED),
    ],
)
async def test_each_documented_answer_is_understood(sample: str, outcome: Outcome) -> None:
    assert await seen(reply((SAMPLES / f"{sample}.json").read_bytes())) == outcome


@pytest.mark.parametrize(
    ("task", "query"), [("task_1", "task_1"), ("a/b?c&d=e #", "a%2Fb%3Fc%26d%3De%20%23"), ("é", "%C3%A9")]
)
async def test_the_task_is_asked_for_by_its_name_whatever_that_is(task: str, query: str) -> None:
    app = alone(reply(b""), KIE_API_KEY="key")
    await record_info(app, task)
    (request,) = sent(app)
    assert request.url == f"https://api.kie.ai/api/v1/jobs/recordInfo?taskId={query}"
    assert (request.method, request.body, dict(request.headers)["authorization"]) == ("GET", None, "Bearer key")


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("waiting", WAITING),
        ("queuing", WAITING),
        ("generating", DRAWING),
        ("paused", WAITING),
        ("", WAITING),
        (None, WAITING),
    ],
)
async def test_a_state_that_is_not_terminal_is_waited_for(state: str | None, outcome: Outcome) -> None:
    assert await seen(record(state=state)) == outcome


@pytest.mark.parametrize(
    ("result", "url"),
    [
        pytest.param(json.dumps({"resultUrls": [URL]}), URL, id="JSON in a text"),
        pytest.param({"resultUrls": [URL]}, URL, id="an object"),
        pytest.param(json.dumps({"resultUrls": [URL, "https://b.test/"]}), URL, id="two images"),
        pytest.param(json.dumps({"resultUrls": [URL], "extra": {"a": [1]}}), URL, id="more than we know"),
        pytest.param(json.dumps({"resultUrls": []}), None, id="no image"),
        pytest.param(json.dumps({"resultUrls": None}), None, id="null for the list"),
        pytest.param(json.dumps({"resultUrls": URL}), None, id="a text for the list"),
        pytest.param(json.dumps({"resultUrls": [None]}), None, id="null in the list"),
        pytest.param(json.dumps({"resultUrls": [{"url": URL}]}), None, id="an object in the list"),
        pytest.param(json.dumps([URL]), None, id="a bare list"),
        pytest.param(json.dumps({}), None, id="no list"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="null"),
        pytest.param("null", None, id="null in a text"),
        pytest.param(URL, None, id="a bare address"),
        pytest.param("{", None, id="cut off"),
        pytest.param(json.dumps(json.dumps({"resultUrls": [URL]})), None, id="JSON in a text in a text"),
        pytest.param('{"resultUrls":["\\ud800"]}', None, id="a lone surrogate"),
        pytest.param("[" * 100_000, None, id="nested"),
        pytest.param('{"x":' * 50 + "1" + "}" * 50, None, id="nested in an unknown field"),
        pytest.param(7, None, id="a number"),
    ],
)
async def test_the_first_address_is_taken_in_whatever_form_it_comes(result: object, url: str | None) -> None:
    assert await seen(record(state="success", resultJson=result)) == Done(url, None)


async def test_success_without_a_result_has_no_address() -> None:
    assert await seen(record(state="success")) == Done(None, None)


@pytest.mark.parametrize(("given", "credits_used"), [(10, 10.0), (3.5, 3.5), (None, None)])
async def test_credits_used_may_be_a_fraction_or_absent(given: object, credits_used: float | None) -> None:
    assert await seen(record(state="success", creditsConsumed=given)) == Done(None, credits_used)


@pytest.mark.parametrize(
    ("code", "message", "outcome"),
    [
        ("400", "Your content was flagged by the safety policy", CONTENT_REFUSED),
        ("501", "SENSITIVE content", CONTENT_REFUSED),
        ("SENSITIVE_WORD_ERROR", "sensitive word", CONTENT_REFUSED),
        ("400", "", PROVIDER_REJECTED),
        (400, None, PROVIDER_REJECTED),
        ("402", "credits", PROVIDER_FAILED),
        ("500", "internal error", PROVIDER_FAILED),
        ("501", None, PROVIDER_FAILED),
        ("", "", PROVIDER_FAILED),
        (None, None, PROVIDER_FAILED),
    ],
)
async def test_a_failed_task_was_refused_or_broke(code: object, message: object, outcome: Failure) -> None:
    assert await seen(record(state="fail", failCode=code, failMsg=message)) == outcome


@pytest.mark.parametrize(
    ("code", "message", "outcome"),
    [
        (501, "Generation failed", PROVIDER_FAILED),
        (408, "upstream silent for over 10 min", PROVIDER_FAILED),
        (400, "Your content was flagged", CONTENT_REFUSED),
        (404, "Task not found", Unknown()),
        (422, "recordInfo is null", Unknown()),
        (429, "Rate limit exceeded", WAITING),
        (455, "maintenance", WAITING),
        (500, "server exception", WAITING),
        (401, "Unauthorized", WAITING),
        (505, "disabled", WAITING),
        (0, "news", WAITING),
    ],
)
@pytest.mark.parametrize("status", [200, None], ids=["in the body", "as the status, too"])
async def test_a_task_dies_by_the_envelope_alone_only_where_kie_says_so(
    code: int, message: str, outcome: Outcome, status: int | None
) -> None:
    assert await seen(envelope(code, message, status or code or 500)) == outcome


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(NoReply("timeout"), WAITING, id="too late"),
        pytest.param(NoReply("lost"), WAITING, id="broken off"),
        pytest.param(AnswerTooLong(), WAITING, id="endless"),
        pytest.param(reply(b""), WAITING, id="nothing"),
        pytest.param(reply(b"<html>", 502), WAITING, id="a page"),
        pytest.param(reply(b"<html>", 404), Unknown(), id="a page with 404"),
        pytest.param(reply(b'{"code":200'), WAITING, id="cut off"),
        pytest.param(reply(b'{"code":200}'), WAITING, id="no data"),
        pytest.param(reply(b'{"code":200,"data":"success"}'), WAITING, id="a text for data"),
        pytest.param(reply(b'{"code":200,"data":{"state":1}}'), WAITING, id="a number for the state"),
        pytest.param(reply(b"[" * 100_000), WAITING, id="nested"),
        pytest.param(reply(b'{"code":200,"data":{"state":"success","x":' + b"[" * 40), WAITING, id="nested data"),
        pytest.param(
            reply((SAMPLES / "record_success.json").read_bytes(), 502), WAITING, id="success under a failing status"
        ),
    ],
)
async def test_what_cannot_be_read_is_waited_for(answer: Incoming | Exception, outcome: Outcome) -> None:
    assert await seen(answer) == outcome
