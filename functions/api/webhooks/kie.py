"""POST /api/webhooks/kie, with generation and key in the query: kie.ai tells that a task has ended."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import WEBHOOK_BYTES, Request, Response, taken
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "signed"
OPERATIONS = {"POST": Operation(query=generations.CallbackQuery, answers={200: None}, refuses=(401,))}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """200 also for what has long been settled: kie.ai would only come again."""
    wanted = request.parameters(generations.CallbackQuery)
    generations.check_key(app, wanted)
    await generations.call_back(
        app,
        wanted.generation,
        await request.read(WEBHOOK_BYTES),
        timestamp=request.headers.get("x-webhook-timestamp"),
        signature=request.headers.get("x-webhook-signature"),
    )
    return taken()
