"""GET /api/health: whether the service could do its work now, and what is wrong where not."""

from images2gpt import health
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "anyone"
OPERATIONS = {"GET": Operation(answers={200: health.Report, 503: health.Report})}


async def on_request_get(app: App, _caller: Caller, _request: Request) -> Response:
    """200 when all is well, else 503 with the same shape."""
    report = await health.check(app)
    return answer(report, status=200 if report.status == "ok" else 503)
