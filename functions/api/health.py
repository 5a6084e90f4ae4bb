"""GET /api/health: whether the service could do its work now, and what is wrong where not."""

from images2gpt import health
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.sessions import Caller

ACCESS = "anyone"


async def on_request_get(app: App, _caller: Caller, _request: Request) -> Response:
    """200 when all is well, else 503 with the same shape."""
    report = await health.check(app)
    return answer(report, status=200 if report.status == "ok" else 503)
