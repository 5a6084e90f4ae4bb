"""GET /api/admin/users: the account of an address."""

from images2gpt import accounts, operators
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"GET": Operation(query=operators.EmailQuery, answers={200: accounts.Me})}


async def on_request_get(app: App, _caller: Caller, request: Request) -> Response:
    """As its owner sees it; the look is audited."""
    return answer(await operators.find(app, request.parameters(operators.EmailQuery)))
