"""POST /api/generations/{id}/appeal: a refused prompt is looked at by a person."""

from images2gpt import generations, support
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "visitor"
OPERATIONS = {
    "POST": Operation(body=support.Appeal, query=generations.KeyQuery, answers={202: support.Received}, refuses=(409,))
}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """Once, by its owner or with a visitor's key."""
    who = await caller.anyone()
    key = request.parameters(generations.KeyQuery).key
    wanted = await request.json(support.Appeal)
    return answer(await support.appeal(app, who, request.params["id"], wanted, key=key), status=202)
