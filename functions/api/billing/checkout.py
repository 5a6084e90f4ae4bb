"""POST /api/billing/checkout: begins a purchase."""

from images2gpt import billing
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {
    "POST": Operation(
        body=billing.Purchase, headers=("Idempotency-Key",), answers={201: billing.CheckoutView}, refuses=(409,)
    )
}


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """Where to pay."""
    buying = await billing.buyer(app, caller, request.idempotency_key)
    wanted = await request.json(billing.Purchase)
    return answer(await billing.begin(app, buying, wanted), status=201)
