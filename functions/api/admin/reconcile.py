"""GET /api/admin/reconcile: whether the books agree."""

from images2gpt import reconcile
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"GET": Operation(query=reconcile.PartQuery, answers={200: reconcile.Reconciliation})}


async def on_request_get(app: App, _caller: Caller, request: Request) -> Response:
    """Every invariant, and the rows that break one; of a large service a part, and where the next one begins."""
    return answer(await reconcile.check(app, request.parameters(reconcile.PartQuery)))
