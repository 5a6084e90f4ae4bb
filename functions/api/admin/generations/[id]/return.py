"""POST /api/admin/generations/{id}/return: gives back what an image cost."""

from images2gpt import operators
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"POST": Operation(body=operators.Reason, answers={200: operators.Return})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """Once, with a reason."""
    wanted = await request.json(operators.Reason)
    return answer(await operators.give_back(app, request.params["id"], wanted))
