"""/api/generations/{id}: GET, PATCH and DELETE of one generation, by its owner or a visitor with its key."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import Request, Response, answer, nothing
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "visitor"
OPERATIONS = {
    "GET": Operation(query=generations.KeyQuery, answers={200: generations.GenerationView}),
    "PATCH": Operation(body=generations.Star, answers={200: generations.GenerationView}),
    "DELETE": Operation(query=generations.KeyQuery, answers={204: None}),
}


async def on_request_get(app: App, caller: Caller, request: Request) -> Response:
    """As it is now; a due look at kie.ai happens behind the answer."""
    wanted = request.parameters(generations.KeyQuery)
    generation = await generations.find(app, caller, request.params["id"], wanted.key)
    generations.nudge(app, generation)
    return answer(generations.view(app, generation))


async def on_request_patch(app: App, caller: Caller, request: Request) -> Response:
    """Stars it, or takes the star away."""
    person, _ = await caller.member()
    wanted = await request.json(generations.Star)
    return answer(await generations.star(app, person, request.params["id"], wanted))


async def on_request_delete(app: App, caller: Caller, request: Request) -> Response:
    """Erases prompt and result. The ledger stays."""
    wanted = request.parameters(generations.KeyQuery)
    await generations.delete(app, caller, request.params["id"], wanted.key)
    return nothing()
