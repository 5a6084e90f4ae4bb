"""kie.ai's callbacks. One only wakes a look at recordInfo, which decides: its body is not signed and says nothing here.

What is wrong with one is found before any storage is asked.
"""

import hmac
import re
from base64 import b64encode

import msgspec

from images2gpt import alarms, decode
from images2gpt.application import App
from images2gpt.errors import BadSignature, Malformed
from images2gpt.generations import links, steps
from images2gpt.generations.store import moves
from images2gpt.ports import ConstraintBroken
from images2gpt.times import MINUTE_S

WINDOW_S = 5 * MINUTE_S
"""How far the time of sending may be from ours; kie.ai documents none (kie.md 2.2)."""
PAUSE_S = 2
"""Callbacks that come in a row wake one look."""
_SECONDS = re.compile(r"[0-9]{1,11}")
_TASK_CHARACTERS = 200


class CallbackQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of the address that createTask was given."""

    generation: str = ""
    key: str = ""


class Named(msgspec.Struct):
    """data of a callback. The documents know two spellings."""

    taskId: str | None = None  # noqa: N815  kie.ai's spelling
    task_id: str | None = None


class Callback(msgspec.Struct):
    """As much of a callback as is read."""

    data: Named | None = None


def check_key(app: App, wanted: CallbackQuery) -> None:
    """Raises BadSignature for what is not the key of this generation."""
    if not links.is_callback(app, wanted.generation, wanted.key):
        raise BadSignature


async def call_back(app: App, generation_id: str, body: bytes, *, timestamp: str | None, signature: str | None) -> None:
    """Makes the next look due, and adopts the task where createTask's answer was lost.

    `timestamp`, `signature`: the headers as they came. Raises Malformed, BadSignature.
    """
    task = _task(body)
    if app.settings.kie_webhook_keys:
        _check_signature(app, f"{task or ''}.{timestamp}", timestamp or "", signature or "")
    now = app.clock.now()
    woken = moves.wake(generation_id, now=now, pause_s=PAUSE_S)
    adopted = [moves.adopt(generation_id, task=task, now=now)] if task else []
    try:
        rows = await app.db.commit(woken, *adopted)
    except ConstraintBroken:
        alarms.sound(app, "callback_of_another_task", generation=generation_id)
        return
    generation = rows.one(adopted[0]) if adopted else None
    generation = generation or rows.one(woken)
    if generation and steps.is_due(generation, now):
        app.background.start("callback", steps.resume(app, generation))


def _task(body: bytes) -> str | None:
    """The task that a callback is about. Raises Malformed for none that we read, or for two."""
    try:
        named = decode.theirs(body, Callback).data or Named()
    except decode.Unreadable as error:
        raise Malformed from error
    names = {name for name in (named.taskId, named.task_id) if name is not None}
    if len(names) > 1 or any(not 0 < len(name) <= _TASK_CHARACTERS for name in names):
        raise Malformed
    return next(iter(names), None)


def _check_signature(app: App, signed: str, timestamp: str, signature: str) -> None:
    """Base64 of HMAC-SHA-256 over the task and the time of sending (kie.md 2.2)."""
    if not _SECONDS.fullmatch(timestamp) or abs(app.clock.now() - int(timestamp)) > WINDOW_S:
        raise BadSignature
    given = signature.encode()
    macs = (hmac.digest(key.encode(), signed.encode(), "sha256") for key in app.settings.kie_webhook_keys)
    matches = [hmac.compare_digest(b64encode(mac), given) for mac in macs]
    if not any(matches):
        raise BadSignature
