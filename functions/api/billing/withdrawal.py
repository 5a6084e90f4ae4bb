"""POST /api/billing/withdrawal: withdraws from a purchase."""

from images2gpt import support
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(body=support.Withdrawal, answers={202: support.Withdrawn}, refuses=(404, 409))}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """A case, and its receipt."""
    person, _ = await caller.member()
    wanted = await request.json(support.Withdrawal)
    return answer(await support.withdraw(app, person, wanted), status=202)
