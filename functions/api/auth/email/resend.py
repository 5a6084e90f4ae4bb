"""POST /api/auth/email/resend: another verification mail."""

from images2gpt import identity
from images2gpt.application import App
from images2gpt.http import Request, Response, accepted
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(answers={202: None})}


async def on_request_post(app: App, caller: Caller, _request: Request) -> Response:
    """202, also for an address that is confirmed."""
    person, _ = await caller.member()
    await identity.resend(app, person)
    return accepted()
