"""GET /api/billing: the plan and the payments."""

from images2gpt import billing
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"GET": Operation(answers={200: billing.Overview})}


async def on_request_get(app: App, caller: Caller, _request: Request) -> Response:
    """One's own."""
    return answer(await billing.overview(app, caller))
