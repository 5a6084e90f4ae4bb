"""/api/generations: POST orders an image, GET lists one's own."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import GENERATION_BYTES, Request, Response, answer
from images2gpt.openapi import Link, Operation
from images2gpt.sessions import Caller

ACCESS = "visitor"
OWN = {"id": "/generation/id"}
VISITED = OWN | {"key": "/key"}
LISTED = {"id": "/items/0/id"}
ONE = "/api/generations/{id}"
OPERATIONS = {
    "POST": Operation(
        body=generations.Wish,
        headers=("Idempotency-Key",),
        answers={202: generations.Placed},
        refuses=(402, 403, 404),
        links=tuple(
            Link(202, "GET", path, by) for path in (ONE, f"{ONE}/events", f"{ONE}/receipt") for by in (OWN, VISITED)
        ),
    ),
    "GET": Operation(
        query=generations.ListQuery,
        answers={200: generations.Page},
        links=(Link(200, "GET", ONE, LISTED), Link(200, "GET", "/api/generations", {"cursor": "/next_cursor"})),
    ),
}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """202 once charged (or claimed), whatever kie.ai says."""
    asking = await generations.asker(app, caller, request.idempotency_key)
    wish = await request.json(generations.Wish, limit=GENERATION_BYTES)
    return answer(await generations.place(app, asking, wish), status=202)


async def on_request_get(app: App, caller: Caller, request: Request) -> Response:
    """Newest first, a page at a time."""
    return answer(await generations.page(app, caller, request.parameters(generations.ListQuery)))
