"""DELETE /api/auth/sessions/{id}: ends one of one's sessions."""

from images2gpt import sessions
from images2gpt.application import App
from images2gpt.http import Request, Response, nothing
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"DELETE": Operation(answers={204: None})}


async def on_request_delete(app: App, caller: Caller, request: Request) -> Response:
    """404 for anybody else's."""
    person, _ = await caller.member()
    await sessions.end_one(app, person, request.params["id"])
    return nothing()
