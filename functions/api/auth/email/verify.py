"""POST /api/auth/email/verify: confirms an address by a mailed token."""

from images2gpt import identity
from images2gpt.application import App
from images2gpt.http import Request, Response, answer, nothing
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "visitor"
OPERATIONS = {
    "POST": Operation(body=identity.Verification, answers={204: None, 200: identity.ResetToken}, refuses=(410,))
}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """204 with the account's own session; else a token to choose a new password with."""
    who = await caller.anyone()
    token = await identity.verify(app, who, await request.json(identity.Verification))
    return answer(token) if token else nothing()
