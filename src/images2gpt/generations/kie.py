"""kie.ai's jobs API for GPT Image 2, behind the few things we ask of it. Source of each rule: facts in the README.

Success is HTTP 2xx *and* `code` 200 in the body. There is no idempotency: createTask is sent once, and only a lost
reply leaves open whether it was accepted.
"""

from urllib.parse import quote

import msgspec

from images2gpt import alarms, decode, log
from images2gpt.application import App
from images2gpt.capacity import Sign
from images2gpt.generations.kie_answers import envelope_of, file_of, number_of, task_of
from images2gpt.generations.links import callback_url
from images2gpt.generations.model import PROVIDER_FAILED, Failure, Generation
from images2gpt.generations.told import (
    CLOSED,
    DEAD_TASK,
    FILE_ANSWERS,
    UNKNOWN_TASK,
    Accepted,
    Busy,
    Done,
    Lost,
    Pending,
    Refused,
    Unknown,
    failure,
    progress,
    refusal,
)
from images2gpt.ports import AnswerTooLong, NoReply, Outgoing

CREATE_TIMEOUT_MS = 20_000
LOOK_TIMEOUT_MS = 10_000
BALANCE_TIMEOUT_MS = 5_000
"""An operator waits for it."""


async def create_task(app: App, generation: Generation) -> Accepted | Refused | Busy | Lost:
    """Sends the prompt. Makes exactly one call."""
    request = _request(app, "POST", "/api/v1/jobs/createTask", CREATE_TIMEOUT_MS, _task(app, generation))
    try:
        incoming = await app.http.send(request)
    except NoReply as error:
        log.event("kie_no_reply", call="createTask", generation=generation.id, reason=error.reason)
        return Lost()
    except AnswerTooLong:
        return Refused(PROVIDER_FAILED, Sign.OUTAGE)
    envelope = envelope_of(incoming)
    code = envelope.code if envelope else incoming.status
    if code == 200 and incoming.status < 300 and envelope and (task := task_of(envelope)):
        return Accepted(task)
    log.event("kie_refused", call="createTask", generation=generation.id, code=code, status=incoming.status)
    if code in CLOSED:
        alarms.sound(app, "kie_closed", call="createTask", code=code)
    return refusal(code, envelope)


def _task(app: App, generation: Generation) -> bytes:
    """What kie.ai gets to know: the wish, and where to call back. Nothing of the person."""
    wanted: dict[str, object] = {
        "prompt": generation.prompt,
        "aspect_ratio": generation.aspect_ratio,
        "resolution": generation.resolution,
    }
    model = app.settings.kie_model_text
    if generation.input_urls is not None:
        model = app.settings.kie_model_image
        wanted["input_urls"] = decode.theirs(generation.input_urls, list[str])
    return msgspec.json.encode({"model": model, "callBackUrl": callback_url(app, generation.id), "input": wanted})


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
    if envelope.code in CLOSED:
        alarms.sound(app, "kie_closed", call="recordInfo", code=envelope.code)
    if envelope.code != 200 or incoming.status >= 300:
        dead = envelope.code in DEAD_TASK
        return failure(str(envelope.code), envelope.text) if dead else Pending(drawing=False)
    return progress(envelope)


async def download_url(app: App, url: str) -> str | None:
    """Another address of a file whose own has stopped answering; good for 20 minutes (kie.md 1.4).

    None: kie.ai no longer has it. Raises NoReply when that cannot be told.
    """
    body = msgspec.json.encode({"url": url})
    try:
        incoming = await app.http.send(_request(app, "POST", "/api/v1/common/download-url", LOOK_TIMEOUT_MS, body))
    except AnswerTooLong as error:
        raise NoReply("lost") from error
    envelope = envelope_of(incoming)
    if envelope is None or envelope.code not in FILE_ANSWERS:
        raise NoReply("lost")
    return file_of(envelope) if envelope.code == 200 else None


async def credits_left(app: App) -> float | None:
    """What our account at kie.ai still holds; None where it does not say."""
    try:
        incoming = await app.http.send(_request(app, "GET", "/api/v1/chat/credit", BALANCE_TIMEOUT_MS))
    except (NoReply, AnswerTooLong):
        return None
    envelope = envelope_of(incoming)
    return number_of(envelope) if envelope and envelope.code == 200 and incoming.status < 300 else None


def _request(app: App, method: str, path: str, timeout_ms: int, body: bytes | None = None) -> Outgoing:
    headers = [("authorization", f"Bearer {app.settings.kie_key}"), ("user-agent", "images2gpt")]
    headers += [("content-type", "application/json")] if body else []
    url = app.settings.kie_base + path
    return Outgoing(method=method, url=url, headers=tuple(headers), body=body, timeout_ms=timeout_ms)
