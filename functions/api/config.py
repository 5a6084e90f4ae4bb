"""GET /api/config: what the pages show, from the tables that the service charges and checks by."""

from images2gpt import catalogue
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "anyone"
OPERATIONS = {"GET": Operation(answers={200: catalogue.Catalogue})}


async def on_request_get(app: App, caller: Caller, _request: Request) -> Response:
    """Prices, limits and this address's trial."""
    return answer(await catalogue.read(app, caller.client))
