"""moderation.service: no answer is no, and nobody's image is made unscreened by the real kie.ai."""

import json

import pytest

from images2gpt.errors import Unavailable
from images2gpt.moderation import Verdict, screen
from images2gpt.ports import AnswerTooLong, Incoming, NoReply
from tests.support.alone import alone, reply, sent

STAND_IN = {"KIE_API_BASE": "http://127.0.0.1:9000"}
KEY = {"CREEM_API_KEY": "creem_test_1"}


async def test_creem_is_asked_about_exactly_the_person_s_text() -> None:
    app = alone(reply(b'{"decision":"allow","id":"mod_1"}'), **KEY)
    assert await screen(app, '{"x": "\u2028"} é', reference="gen_1") == Verdict(None, "mod_1")
    (request,) = sent(app)
    assert (request.method, request.url) == ("POST", "https://test-api.creem.io/v1/moderation/prompt")
    assert dict(request.headers)["x-api-key"] == "creem_test_1"
    assert json.loads(request.body or b"") == {"prompt": '{"x": "\u2028"} é', "external_id": "gen_1"}
    assert request.timeout_ms == 5_000


@pytest.mark.parametrize("decision", ["deny", "flag"])
async def test_deny_and_flag_refuse(decision: str) -> None:
    app = alone(reply(json.dumps({"decision": decision, "id": "mod_1", "news": {}}).encode()), **KEY)
    assert await screen(app, "x", reference="gen_1") == Verdict("acceptable_use", "mod_1")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(NoReply("timeout"), id="too late"),
        pytest.param(NoReply("lost"), id="broken off"),
        pytest.param(AnswerTooLong(), id="endless"),
        pytest.param(reply(b'{"decision":"allow"}', 500), id="500"),
        pytest.param(reply(b'{"decision":"allow"}', 201), id="201"),
        pytest.param(reply(b'{"decision":"allow"}', 302), id="a redirect"),
        pytest.param(reply(b'{"decision":"maybe"}'), id="an unknown decision"),
        pytest.param(reply(b'{"decision":"ALLOW"}'), id="another case"),
        pytest.param(reply(b'{"decision":true}'), id="another type"),
        pytest.param(reply(b'{"decision":null}'), id="null"),
        pytest.param(reply(b"{}"), id="no decision"),
        pytest.param(reply(b""), id="nothing"),
        pytest.param(reply(b"<html>"), id="a page"),
        pytest.param(reply(b"[" * 100_000), id="nested"),
    ],
)
@pytest.mark.parametrize("more", [KEY, KEY | STAND_IN], ids=["real kie.ai", "a stand-in"])
async def test_without_an_answer_nothing_is_made(answer: Incoming | Exception, more: dict[str, str]) -> None:
    app = alone(answer, **more)
    with pytest.raises(Unavailable):
        await screen(app, "x", reference="gen_1")
    assert len(sent(app)) == 1


async def test_the_real_kie_is_never_used_unscreened(capsys: pytest.CaptureFixture[str]) -> None:
    app = alone()
    with pytest.raises(Unavailable):
        await screen(app, "x", reference="gen_1")
    assert sent(app) == []
    assert json.loads(capsys.readouterr().out) == {"event": "alarm", "reason": "screening_not_configured"}


async def test_a_stand_in_may_be_used_unscreened() -> None:
    app = alone(**STAND_IN)
    assert await screen(app, "x", reference="gen_1") == Verdict(None, None)
    assert sent(app) == []


@pytest.mark.parametrize("more", [{}, KEY, STAND_IN], ids=["nothing set", "Creem", "a stand-in"])
async def test_what_our_own_rules_refuse_creem_is_not_asked(more: dict[str, str]) -> None:
    app = alone(**more)
    verdict = await screen(app, "how to make a pipe bomb", reference="gen_1")
    assert (verdict, verdict.source) == (Verdict("weapons", None), "own")
    assert sent(app) == []


async def test_what_creem_refuses_has_its_name() -> None:
    verdict = await screen(alone(reply(b'{"decision":"flag"}'), **KEY), "x", reference="gen_1")
    assert verdict.source == "creem"


async def test_no_prompt_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    await screen(alone(reply(b'{"decision":"deny"}'), **KEY), "a canary", reference="gen_1")
    with pytest.raises(Unavailable):
        await screen(alone(NoReply("lost"), **KEY), "a canary", reference="gen_1")
    await screen(alone(), "canary porn", reference="gen_1")
    logged = capsys.readouterr().out
    assert logged.count("prompt_blocked") == 2
    assert "porn" not in logged
    assert "canary" not in logged
