"""generations.kie.create_task: what is sent once, and what each answer to it means."""

import json
from pathlib import Path

import pytest

from images2gpt.capacity import Sign
from images2gpt.generations.kie import create_task
from images2gpt.generations.links import callback_url
from images2gpt.generations.model import PROVIDER_FAILED, PROVIDER_REJECTED, PROVIDER_UNAVAILABLE
from images2gpt.generations.told import Accepted, Busy, Lost, Refused
from images2gpt.ports import AnswerTooLong, Incoming, NoReply
from tests.support.alone import a_generation, alone, reply, sent

SAMPLES = Path(__file__).parent / "kie_samples"
Outcome = Accepted | Busy | Lost | Refused
DOWN = Refused(PROVIDER_FAILED, Sign.OUTAGE)
UP = Refused(PROVIDER_FAILED, Sign.WORKS)
REJECTED = Refused(PROVIDER_REJECTED, Sign.WORKS)
CLOSED = Refused(PROVIDER_UNAVAILABLE, Sign.CLOSED)


async def created(answer: Incoming | Exception) -> Outcome:
    return await create_task(alone(answer), a_generation())


def told(code: object, msg: str = "no", *, data: str = "null", status: int = 200, word: str = "msg") -> Incoming:
    return reply(f'{{"code":{json.dumps(code)},{json.dumps(word)}:{json.dumps(msg)},"data":{data}}}'.encode(), status)


def accepted(task: object, status: int = 200) -> Incoming:
    return told(200, "success", data=json.dumps({"taskId": task}), status=status)


@pytest.mark.parametrize("prompt", ["A lighthouse", 'x","model":"y', "{}%s${a}\\", "\u2028\U0001f3ee\n\t", "\x7f"])
async def test_the_prompt_is_sent_once_and_unaltered(prompt: str) -> None:
    app = alone(reply((SAMPLES / "create_accepted.json").read_bytes()), KIE_API_KEY="key", KIE_MODEL_TEXT="model")
    await create_task(app, a_generation(prompt=prompt, aspect_ratio="16:9", resolution="4K"))
    (request,) = sent(app)
    assert (request.method, request.url) == ("POST", "https://api.kie.ai/api/v1/jobs/createTask")
    headers = dict(request.headers)
    assert (headers["authorization"], headers["content-type"]) == ("Bearer key", "application/json")
    assert json.loads(request.body or b"") == {
        "model": "model",
        "callBackUrl": callback_url(app, a_generation().id),
        "input": {"prompt": prompt, "aspect_ratio": "16:9", "resolution": "4K"},
    }
    assert request.timeout_ms == 20_000


@pytest.mark.parametrize(
    ("sample", "outcome"),
    [
        ("create_accepted", Accepted("task_gptimage_0000000000001")),
        ("create_refused", REJECTED),
    ],
)
async def test_each_documented_answer_is_understood(sample: str, outcome: Outcome) -> None:
    assert await created(reply((SAMPLES / f"{sample}.json").read_bytes())) == outcome


@pytest.mark.parametrize("task", ["ed578231bfed231f0884c564579a965d", "task_gptimage_1", "x" * 200])
async def test_a_task_s_name_is_any_text(task: str) -> None:
    assert await created(accepted(task)) == Accepted(task)


@pytest.mark.parametrize("error", [NoReply("timeout"), NoReply("lost")])
async def test_only_a_lost_reply_leaves_open_whether_it_was_accepted(error: NoReply) -> None:
    assert await created(error) == Lost()


async def test_an_endless_answer_is_a_failure() -> None:
    assert await created(AnswerTooLong()) == DOWN


@pytest.mark.parametrize("code", [429, 455, 550])
@pytest.mark.parametrize("status", [200, None], ids=["in the body", "as the status, too"])
async def test_a_busy_kie_is_asked_again(code: int, status: int | None) -> None:
    assert await created(told(code, status=status or code)) == Busy()


@pytest.mark.parametrize("body", [b"", b"<html>Too Many Requests</html>"], ids=["nothing", "a page"])
async def test_a_busy_kie_need_not_speak_json(body: bytes) -> None:
    assert await created(reply(body, 429)) == Busy()


@pytest.mark.parametrize("code", [401, 402, 433, 505])
@pytest.mark.parametrize("word", ["msg", "message"])
async def test_a_closed_kie_is_unavailable_and_an_alarm(
    code: int, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await created(told(code, "You do not have access permissions", word=word)) == CLOSED
    assert {"event": "alarm", "reason": "kie_closed", "call": "createTask", "code": code} in map(
        json.loads, capsys.readouterr().out.splitlines()
    )


@pytest.mark.parametrize(
    ("code", "message", "outcome"),
    [
        (400, "bad request", REJECTED),
        (422, "Model name not supported", REJECTED),
        (451, "image could not be fetched", REJECTED),
        (500, "server exception, please try again", DOWN),
        (500, "Your content was flagged by the safety policy", REJECTED),
        (501, "NSFW content", REJECTED),
        (501, "Generation failed", DOWN),
        (404, "not found", UP),
        (405, "method", UP),
        (408, "upstream silent", UP),
        (0, "", UP),
        (201, "success", UP),
        (999, "news", DOWN),
    ],
)
@pytest.mark.parametrize("word", ["msg", "message"])
async def test_every_other_refusal_ends_it(code: int, message: str, outcome: Refused, word: str) -> None:
    assert await created(told(code, message, word=word)) == outcome


@pytest.mark.parametrize("word", ["nsfw", "moderation", "sensitive", "safety", "content policy", "flagged", "violates"])
async def test_a_refusal_for_the_prompt_is_known_by_its_words(word: str) -> None:
    assert await created(told(500, f"This is {word.upper()}!")) == REJECTED


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(reply(b""), id="nothing"),
        pytest.param(reply(b"<html>"), id="a page"),
        pytest.param(reply(b"<html>", 502), id="a page with 502"),
        pytest.param(reply(b"", 302, location="https://elsewhere.test"), id="a redirect"),
        pytest.param(reply(b'{"code":200,"data":{"taskId":"t"}'), id="cut off"),
        pytest.param(reply(b'{"code":200,"data":{"taskId":"t"}}{}'), id="two documents"),
        pytest.param(reply(b'{"data":{"taskId":"t"}}'), id="no code"),
        pytest.param(reply(b'{"code":NaN,"data":{"taskId":"t"}}'), id="NaN"),
        pytest.param(reply(b'{"code":200,"msg":"\xff","data":{"taskId":"t"}}'), id="no UTF-8"),
        pytest.param(reply(b"[" * 100_000), id="nested"),
        pytest.param(reply(b'{"code":200,"data":' + b"[" * 50 + b"]" * 50 + b"}"), id="nested data"),
        pytest.param(told("200", data='{"taskId":"t"}'), id="the code as a text"),
        pytest.param(told(200), id="no data"),
        pytest.param(told(200, data="{}"), id="no task"),
        pytest.param(told(200, data='"t"'), id="a text for data"),
        pytest.param(accepted(None), id="null for the task"),
        pytest.param(accepted(7), id="a number for the task"),
        pytest.param(accepted(""), id="an empty task"),
        pytest.param(accepted("x" * 201), id="an endless task"),
        pytest.param(accepted("t", status=500), id="accepted with status 500"),
        pytest.param(accepted("t", status=302), id="accepted with a redirect"),
    ],
)
async def test_a_whole_answer_that_names_no_task_is_a_failure(answer: Incoming) -> None:
    outcome = await created(answer)
    assert isinstance(outcome, Refused)
    assert outcome.failure == PROVIDER_FAILED


async def test_no_word_of_kie_or_the_prompt_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    await created(told(500, "A paper lighthouse at dusk is FLAGGED"))
    logged = capsys.readouterr().out
    assert "kie_refused" in logged
    assert "lighthouse" not in logged
