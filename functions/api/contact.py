"""POST /api/contact: a message to us."""

from images2gpt import support
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "visitor"
OPERATIONS = {"POST": Operation(body=support.Letter, answers={202: support.Received})}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """Kept, and mailed to the support address."""
    who = await caller.anyone()
    return answer(await support.contact(app, who, await request.json(support.Letter)), status=202)
