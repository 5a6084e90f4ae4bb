"""POST /api/admin/users/{id}/block: nobody spends over a blocked account."""

from images2gpt import operators
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"POST": Operation(body=operators.Block, answers={200: operators.Blocked})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """Blocks it, or lets it again."""
    return answer(await operators.block(app, request.params["id"], await request.json(operators.Block)))
