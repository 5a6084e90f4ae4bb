"""GET /api/generations/{id}/events: server-sent events until the generation has ended."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import Request, Response
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "visitor"
OPERATIONS = {"GET": Operation(query=generations.KeyQuery, answers={200: "text/event-stream"})}


async def on_request_get(app: App, caller: Caller, request: Request) -> Response:
    """`event: status` with the generation as data, at once and on each change."""
    wanted = request.parameters(generations.KeyQuery)
    generation = await generations.find(app, caller, request.params["id"], wanted.key)
    return Response(200, generations.watch(app, generation), (("content-type", "text/event-stream"),))
