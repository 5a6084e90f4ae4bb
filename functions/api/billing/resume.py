"""POST /api/billing/resume: takes a cancellation back."""

from images2gpt import billing
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(answers={200: billing.PlanView}, refuses=(409,))}


async def on_request_post(app: App, caller: Caller, _request: Request) -> Response:
    """The plan as it is then."""
    return answer(await billing.resume(app, await billing.own_plan(caller)))
