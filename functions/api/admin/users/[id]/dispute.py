"""POST /api/admin/users/{id}/dispute: how a dispute ended."""

from images2gpt import billing, operators
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"POST": Operation(body=billing.Outcome, answers={200: billing.Closed})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """Unfreezes the account."""
    wanted = await request.json(billing.Outcome)
    return answer(await operators.close_dispute(app, request.params["id"], wanted))
