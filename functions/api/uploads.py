"""POST /api/uploads: a reference image, passed on to kie.ai's file service while it comes in."""

from images2gpt import references
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(file="file", answers={201: references.ReferenceView}, refuses=(403, 502))}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """201 with an id that orders can name for a day."""
    person, _ = await caller.member()
    chunks = request.chunks(references.REQUEST_BYTES)
    return answer(await references.take(app, person, request.headers.get, chunks), status=201)
