"""PATCH /api/admin/support/{id}: answers what somebody wrote, closes it, or opens it again."""

from images2gpt import support
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"PATCH": Operation(body=support.Reply, answers={200: support.SupportView})}


async def on_request_patch(app: App, _caller: Caller, request: Request) -> Response:
    """The answer is mailed where we can."""
    wanted = await request.json(support.Reply)
    return answer(await support.answer(app, request.params["id"], wanted))
