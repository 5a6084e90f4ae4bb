"""POST /api/admin/notice: a letter to all accounts."""

from images2gpt import notices
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"POST": Operation(body=notices.Letter, answers={200: notices.Progress})}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """Starts it, or tells how far the very same has come."""
    return answer(await notices.announce(app, await request.json(notices.Letter)))
