"""POST /api/auth/signup: an account, signed in at once, with the visitor's image if they bring its key."""

from images2gpt import identity
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller, SignedIn

ACCESS = "anyone"
OPERATIONS = {"POST": Operation(body=identity.SignUp, answers={201: SignedIn, 200: SignedIn}, refuses=(401, 403, 409))}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """201 for a new account; 200 where address and password are known."""
    wanted = await request.json(identity.SignUp)
    signed_in, new = await identity.sign_up(app, caller.client, wanted)
    return answer(signed_in, status=201 if new else 200)
