"""/api/generations: POST orders an image, GET lists one's own."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import GENERATION_BYTES, Request, Response, answer
from images2gpt.sessions import Caller

ACCESS = "visitor"


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """202 once charged (or claimed), whatever kie.ai says."""
    who = await caller.anyone()
    key = request.idempotency_key
    wish = await request.json(generations.Wish, limit=GENERATION_BYTES)
    return answer(await generations.place(app, who, wish, key=key), status=202)


async def on_request_get(app: App, caller: Caller, request: Request) -> Response:
    """Newest first, a page at a time."""
    return answer(await generations.page(app, caller, request.parameters(generations.PageQuery)))
