"""GET /api/me/transactions: one's ledger."""

from images2gpt import ledger
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.lists import PageQuery
from images2gpt.openapi import Link, Operation
from images2gpt.sessions import Caller

ACCESS = "member"
NEXT = Link(200, "GET", "/api/me/transactions", {"cursor": "/next_cursor"})
OPERATIONS = {"GET": Operation(query=PageQuery, answers={200: ledger.TransactionPage}, links=(NEXT,))}


async def on_request_get(_app: App, caller: Caller, request: Request) -> Response:
    """Newest first, a page at a time."""
    return answer(await ledger.page(caller, request.parameters(PageQuery)))
