"""GET /api/me/export: a copy of everything that is held about whoever asks, as a ZIP."""

from images2gpt import privacy
from images2gpt.application import App
from images2gpt.http import Request, Response
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"GET": Operation(query=privacy.PartQuery, answers={200: "application/zip"}, refuses=(403,))}


async def on_request_get(app: App, caller: Caller, request: Request) -> Response:
    """Written while it is sent."""
    person, _ = await caller.member()
    wanted = request.parameters(privacy.PartQuery)
    named = ("content-disposition", f'attachment; filename="images2gpt-data-{wanted.part}.zip"')
    return Response(200, await privacy.copy(app, person, wanted), (("content-type", "application/zip"), named))
