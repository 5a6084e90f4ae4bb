"""POST /api/auth/password/reset: a new password for a mailed token."""

from images2gpt import identity
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller, SignedIn

ACCESS = "anyone"
OPERATIONS = {"POST": Operation(body=identity.Reset, answers={200: SignedIn}, refuses=(410,))}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """Signed in at once; every other session ends."""
    return answer(await identity.reset(app, caller.client, await request.json(identity.Reset)))
