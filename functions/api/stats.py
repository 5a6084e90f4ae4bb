"""GET /api/stats: how the service did in the last 30 days."""

from images2gpt import stats
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "anyone"
OPERATIONS = {"GET": Operation(answers={200: stats.Stats})}


async def on_request_get(app: App, _caller: Caller, _request: Request) -> Response:
    """Images made, waits and credits returned, from aggregates and rounded."""
    return answer(await stats.read(app))
