"""POST /api/webhooks/creem: Creem tells what was paid."""

from images2gpt import billing
from images2gpt.application import App
from images2gpt.http import WEBHOOK_BYTES, Request, Response, taken
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "signed"
OPERATIONS = {"POST": Operation(answers={200: None}, refuses=(401,))}


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """200 once it is written down, also for what means nothing here."""
    await billing.take(app, await request.read(WEBHOOK_BYTES), request.headers.get("creem-signature"))
    return taken()
