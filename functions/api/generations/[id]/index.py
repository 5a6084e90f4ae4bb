"""GET /api/generations/{id}: one generation, of its owner or of a visitor with its key."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "visitor"
OPERATIONS = {"GET": Operation(query=generations.KeyQuery, answers={200: generations.GenerationView})}


async def on_request_get(app: App, caller: Caller, request: Request) -> Response:
    """As it is now; a due look at kie.ai happens behind the answer."""
    wanted = request.parameters(generations.KeyQuery)
    generation = await generations.find(app, caller, request.params["id"], wanted.key)
    generations.nudge(app, generation)
    return answer(generations.view(app, generation))
