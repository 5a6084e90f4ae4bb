"""POST /api/auth/password/forgot: asks for a mail with a link to choose a new password."""

from images2gpt import identity
from images2gpt.application import App
from images2gpt.http import Request, Response, accepted
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "anyone"
OPERATIONS = {"POST": Operation(body=identity.Forgotten, answers={202: None})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """202 whether the address is known or not."""
    await identity.forgot(app, await request.json(identity.Forgotten))
    return accepted()
