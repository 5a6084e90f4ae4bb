"""GET /api/generations/{id}/receipt: what was charged, what came back, and each step with its time."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "visitor"
OPERATIONS = {"GET": Operation(query=generations.KeyQuery, answers={200: generations.Receipt})}


async def on_request_get(app: App, caller: Caller, request: Request) -> Response:
    """In credits and in kie.ai's own."""
    wanted = request.parameters(generations.KeyQuery)
    return answer(await generations.receipt(app, caller, request.params["id"], wanted.key))
