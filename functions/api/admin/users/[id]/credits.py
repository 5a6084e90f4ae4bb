"""POST /api/admin/users/{id}/credits: gives credits, or takes them."""

from images2gpt import operators
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"POST": Operation(body=operators.Adjustment, answers={200: operators.NewBalance})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """Pack credits, with a reason."""
    wanted = await request.json(operators.Adjustment)
    return answer(await operators.adjust(app, request.params["id"], wanted))
