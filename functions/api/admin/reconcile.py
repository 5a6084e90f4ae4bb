"""GET /api/admin/reconcile: whether the books agree."""

from images2gpt import reconcile
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"GET": Operation(answers={200: reconcile.Reconciliation})}


async def on_request_get(app: App, _caller: Caller, _request: Request) -> Response:
    """Every invariant, and the rows that break one."""
    return answer(await reconcile.check(app))
