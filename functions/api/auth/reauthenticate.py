"""POST /api/auth/reauthenticate: proves the password again."""

from images2gpt import identity
from images2gpt.application import App
from images2gpt.http import Request, Response, nothing
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(body=identity.Password, answers={204: None}, refuses=(403,))}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """The session counts as fresh for 15 minutes."""
    person, _ = await caller.member()
    await identity.reauthenticate(app, person, await request.json(identity.Password))
    return nothing()
