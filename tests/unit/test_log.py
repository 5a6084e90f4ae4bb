"""log: one line of JSON an event, and no word of a person in it."""

import json

import pytest

from images2gpt import log


def test_an_event_is_one_line_whatever_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    log.event("kie_refused", code=455, why='a\n"b"\r\u2028', none=None, flag=True)
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 1
    assert json.loads(out) == {"event": "kie_refused", "code": 455, "why": 'a\n"b"\r\u2028', "none": None, "flag": True}


def test_a_failure_names_its_type_and_place_and_never_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int("ada@example.com")
    except ValueError as error:
        log.failure("unexpected", error, request="req_1")
    line = json.loads(capsys.readouterr().out)
    assert (line["error"], line["request"]) == ("ValueError", "req_1")
    assert line["at"].startswith("test_a_failure_names_its_type_and_place_and_never_its_text:")
    assert "ada" not in str(line)


def test_a_failure_that_was_never_raised_is_logged_too(capsys: pytest.CaptureFixture[str]) -> None:
    log.failure("unexpected", OSError())
    assert json.loads(capsys.readouterr().out) == {"event": "unexpected", "error": "OSError", "at": None}
