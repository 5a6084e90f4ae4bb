"""POST /api/auth/logout: ends the session that asks."""

from images2gpt import sessions
from images2gpt.application import App
from images2gpt.http import Request, Response, nothing
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(answers={204: None})}


async def on_request_post(app: App, caller: Caller, _request: Request) -> Response:
    """The token is dead at once, everywhere."""
    person, _ = await caller.member()
    await sessions.log_out(app, person)
    return nothing()
