"""POST /api/billing/portal: the way to one's own page at Creem."""

from images2gpt import billing
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {"POST": Operation(answers={200: billing.PortalView}, refuses=(409,))}


async def on_request_post(app: App, caller: Caller, _request: Request) -> Response:
    """A log-in link."""
    return answer(await billing.open_portal(app, caller))
