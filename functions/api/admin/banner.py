"""PUT /api/admin/banner: the line that every page shows."""

from images2gpt import notices
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"PUT": Operation(body=notices.Announcement, answers={200: notices.BannerState})}


async def on_request_put(app: App, _caller: Caller, request: Request) -> Response:
    """Shown until its time; null takes it away."""
    return answer(await notices.put(app, await request.json(notices.Announcement)))
