"""kie.ai's jobs API for GPT Image 2, behind the few things we ask of it. Source of each rule: facts in the README.

Success is HTTP 2xx *and* `code` 200 in the body. There is no idempotency: createTask is sent once, and only a lost
reply leaves open whether it was accepted.
"""

from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from images2gpt import log
from images2gpt.application import App
from images2gpt.generations.kie_answers import Envelope, envelope_of, record_of, task_of, url_of
from images2gpt.generations.model import (
    PROVIDER_FAILED,
    PROVIDER_REJECTED,
    PROVIDER_UNAVAILABLE,
    Failure,
    Generation,
)
from images2gpt.ports import AnswerTooLong, NoReply, Outgoing

CREATE_TIMEOUT_MS = 20_000
LOOK_TIMEOUT_MS = 10_000

BUSY = frozenset({429, 455, 550})
"""Rate limit, maintenance, queue full: surely not accepted, worth another try."""
CLOSED = frozenset({401, 402, 433, 505})
"""Our key, our balance, our cap, a feature switched off: nobody gets an image until an operator acts."""
UNKNOWN_TASK = frozenset({404, 422})
"""Also what a task answers in its first moments."""

DEAD_TASK = frozenset({400, 408, 501})
"""Come inside HTTP 200 and end a task as surely as `state` fail does."""

_POLICY_WORDS = (
    "nsfw",
    "moderat",
    "sensitive",
    "safety",
    "content policy",
    "flagged",
    "violat",
    "prohibit",
    "copyright",
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """kie.ai will make it."""

    task: str


@dataclass(frozen=True, slots=True)
class Busy:
    """Not accepted; try again later."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody knows whether it was accepted. Never sent again."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Not finished. `drawing`: the model is at it."""

    drawing: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """kie.ai does not know the task (yet)."""


@dataclass(frozen=True, slots=True)
class Done:
    """Finished. `url` None: kie.ai says success and gives no image."""

    url: str | None
    credits: float | None


async def create_task(app: App, generation: Generation) -> Accepted | Busy | Lost | Failure:
    """Sends the prompt. Makes exactly one call."""
    picture = {
        "prompt": generation.prompt,
        "aspect_ratio": generation.aspect_ratio,
        "resolution": generation.resolution,
    }
    body = {"model": app.settings.kie_model_text, "input": picture}
    request = _request(app, "POST", "/api/v1/jobs/createTask", CREATE_TIMEOUT_MS, msgspec.json.encode(body))
    try:
        incoming = await app.http.send(request)
    except NoReply as error:
        log.event("kie_no_reply", call="createTask", generation=generation.id, reason=error.reason)
        return Lost()
    except AnswerTooLong:
        return PROVIDER_FAILED
    envelope = envelope_of(incoming)
    code = envelope.code if envelope else incoming.status
    if code == 200 and incoming.status < 300 and envelope and (task := task_of(envelope)):
        return Accepted(task)
    log.event("kie_refused", call="createTask", generation=generation.id, code=code, status=incoming.status)
    return _refusal(code, envelope)


async def record_info(app: App, task: str) -> Pending | Unknown | Done | Failure:
    """Asks how far a task is. Whatever cannot be read counts as pending: the deadline ends it."""
    request = _request(app, "GET", f"/api/v1/jobs/recordInfo?taskId={quote(task, safe='')}", LOOK_TIMEOUT_MS)
    try:
        incoming = await app.http.send(request)
    except (NoReply, AnswerTooLong):
        return Pending(drawing=False)
    envelope = envelope_of(incoming)
    if envelope is None:
        return Unknown() if incoming.status == 404 else Pending(drawing=False)
    if envelope.code in UNKNOWN_TASK:
        return Unknown()
    if envelope.code != 200 or incoming.status >= 300:
        dead = envelope.code in DEAD_TASK
        return _told_apart(str(envelope.code), envelope.text) if dead else Pending(drawing=False)
    return _progress(envelope)


def _request(app: App, method: str, path: str, timeout_ms: int, body: bytes | None = None) -> Outgoing:
    headers = [("authorization", f"Bearer {app.settings.kie_key}"), ("user-agent", "images2gpt")]
    headers += [("content-type", "application/json")] if body else []
    url = app.settings.kie_base + path
    return Outgoing(method=method, url=url, headers=tuple(headers), body=body, timeout_ms=timeout_ms)


def _refusal(code: int, envelope: Envelope | None) -> Busy | Failure:
    if code in BUSY:
        return Busy()
    if code in CLOSED:
        log.event("alarm", reason="kie_closed", code=code)
        return PROVIDER_UNAVAILABLE
    return _told_apart(str(code), envelope.text if envelope else "")


def _told_apart(code: str, text: str) -> Failure:
    """A refusal for what was asked, or a fault: kie.ai has no code of its own for the former (kie.md 3)."""
    if any(word in text for word in _POLICY_WORDS):
        return PROVIDER_REJECTED
    return PROVIDER_REJECTED if code in ("400", "422", "451") else PROVIDER_FAILED


def _progress(envelope: Envelope) -> Pending | Unknown | Done | Failure:
    record = record_of(envelope)
    if record is None:
        return Pending(drawing=False)
    if record.state == "fail":
        return _told_apart(str(record.failCode or ""), (record.failMsg or "").lower())
    if record.state == "success":
        return Done(url_of(record.resultJson), record.creditsConsumed)
    return Pending(drawing=record.state == "generating")
