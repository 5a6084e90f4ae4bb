"""POST /api/generations/archive: several of one's own images as a ZIP."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import Request, Response
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(body=generations.Selection, answers={200: "application/zip"}, refuses=(404,))}
HEADERS = (("content-type", "application/zip"), ("content-disposition", 'attachment; filename="images.zip"'))


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """Streamed as it is made; what is gone is listed in it."""
    person, _ = await caller.member()
    selection = await request.json(generations.Selection)
    return Response(200, await generations.archive(app, person, selection), HEADERS)
