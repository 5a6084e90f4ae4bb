"""POST /api/admin/webhooks/{event}/replay: reads the object of an event again."""

from images2gpt import operators
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"POST": Operation(answers={200: operators.Replayed})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """From Creem: bodies are never stored."""
    return answer(await operators.replay(app, request.params["event"]))
