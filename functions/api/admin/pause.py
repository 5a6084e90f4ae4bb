"""POST /api/admin/pause: the spend stop."""

from images2gpt import operators
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"POST": Operation(body=operators.Pause, answers={200: operators.Pause})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """`generations` true: no order is taken; false: they are again."""
    return answer(await operators.pause(app, await request.json(operators.Pause)))
