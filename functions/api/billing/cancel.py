"""POST /api/billing/cancel: ends the plan."""

from images2gpt import billing
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(body=billing.Cancellation, answers={200: billing.PlanView}, refuses=(409,))}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """The plan as it is then."""
    plan = await billing.own_plan(caller)
    return answer(await billing.cancel(app, plan, await request.json(billing.Cancellation)))
