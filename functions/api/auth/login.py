"""POST /api/auth/login: a new session for an address and its password."""

from images2gpt import identity
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller, SignedIn

ACCESS = "anyone"
OPERATIONS = {"POST": Operation(body=identity.LogIn, answers={200: SignedIn}, refuses=(401,))}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """Never adopts a token that came with the request."""
    wanted = await request.json(identity.LogIn)
    return answer(await identity.log_in(app, caller.client, wanted))
