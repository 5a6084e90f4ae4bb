"""GET /api/status: whether images are made at the moment."""

from images2gpt import capacity
from images2gpt.application import App
from images2gpt.capacity import Status
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "anyone"
OPERATIONS = {"GET": Operation(answers={200: Status})}


async def on_request_get(app: App, _caller: Caller, _request: Request) -> Response:
    """Not while operators pause them, or kie.ai is out."""
    return answer(await capacity.status(app))
