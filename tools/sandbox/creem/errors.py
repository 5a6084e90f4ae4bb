"""A refusal and its body (creem.md 3)."""

import uuid
from http import HTTPStatus

from aiohttp import web

from tools.sandbox.creem.behaviour import Wording


class Refusal(Exception):
    """Creem refuses; nothing went wrong in the sandbox."""

    def __init__(self, status: int, *messages: str) -> None:
        super().__init__(status, *messages)
        self.status = status
        self.messages = messages


def refused(refusal: Refusal, wording: Wording, now: float) -> web.Response:
    """The body that clients may log, but not decide by: only the status counts."""
    body: dict[str, object] = {
        "trace_id": str(uuid.uuid4()),
        "status": refusal.status,
        "error": HTTPStatus(refusal.status).phrase,
        "timestamp": int(now * 1000),
    }
    if wording.messages and refusal.messages:
        body["message"] = list(refusal.messages)
    return web.json_response(body, status=refusal.status)
