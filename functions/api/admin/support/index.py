"""/api/admin/support: GET lists what people wrote to us, POST records a request that came by mail."""

from images2gpt import support
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {
    "GET": Operation(query=support.SupportQuery, answers={200: support.SupportPage}),
    "POST": Operation(body=support.Recorded, answers={201: support.SupportView}),
}


async def on_request_get(app: App, _caller: Caller, request: Request) -> Response:
    """Newest first, all or of one state; the look is audited."""
    return answer(await support.page(app, request.parameters(support.SupportQuery)))


async def on_request_post(app: App, _caller: Caller, request: Request) -> Response:
    """Due in 30 days."""
    return answer(await support.record(app, await request.json(support.Recorded)), status=201)
