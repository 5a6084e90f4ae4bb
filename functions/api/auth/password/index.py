"""POST /api/auth/password: a new password for the old one."""

from images2gpt import identity
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(body=identity.PasswordChange, answers={200: identity.NewToken}, refuses=(403,))}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """Every session ends; the answer holds the token of a new one."""
    person, _ = await caller.member()
    return answer(await identity.change(app, person, await request.json(identity.PasswordChange)))
