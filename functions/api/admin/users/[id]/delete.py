"""POST /api/admin/users/{id}/delete: ends somebody's account, for good."""

from images2gpt import operators, privacy
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"POST": Operation(body=operators.Reason, answers={200: privacy.Deleted})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """That of a reported child, for one. Gives the certificate."""
    wanted = await request.json(operators.Reason)
    return answer(await privacy.delete_for(app, request.params["id"], wanted))
