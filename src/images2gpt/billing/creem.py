"""Creem's API, called directly: it has no SDK for Python. Source of each rule: facts in the README.

Creating calls have no proven idempotency: nothing is sent twice by itself.
"""

from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from images2gpt import alarms, decode, log
from images2gpt.application import App
from images2gpt.billing.creem_objects import Checkout, Subscription, Transaction
from images2gpt.errors import NotFound, Unavailable
from images2gpt.ports import AnswerTooLong, NoReply, Outgoing

T = TypeVar("T")
TIMEOUT_MS = 15_000
ALARMING = (401, 403)
"""Our key is not taken: nobody can buy until an operator acts."""
_ABSENT = (404,)


class Portal(msgspec.Struct):
    """The answer of customers/billing."""

    customer_portal_link: str


class RefundAnswer(msgspec.Struct):
    """The answer of refunds."""

    status: str | None = None


async def create_checkout(app: App, *, product: str, checkout: str, email: str, success_url: str) -> Checkout:
    """A page to pay on. `product`: Creem's id; `checkout`: ours, which every event will carry. Raises Unavailable."""
    body = {
        "product_id": product,
        "request_id": checkout,
        "units": 1,
        "customer": {"email": email},
        "success_url": success_url,
        "metadata": {"checkout": checkout},
    }
    return await _call(app, "POST", "/v1/checkouts", Checkout, body)


async def portal(app: App, customer: str) -> str:
    """A log-in link to the customer's own page: a secret of theirs. Raises Unavailable."""
    return (await _call(app, "POST", "/v1/customers/billing", Portal, {"customer_id": customer})).customer_portal_link


async def read_checkout(app: App, creem_id: str) -> Checkout:
    """Raises Unavailable, NotFound."""
    return await _call(app, "GET", f"/v1/checkouts?checkout_id={quote(creem_id, safe='')}", Checkout)


async def read_subscription(app: App, creem_id: str) -> Subscription:
    """Raises Unavailable, NotFound."""
    return await _call(app, "GET", f"/v1/subscriptions?subscription_id={quote(creem_id, safe='')}", Subscription)


async def read_transaction(app: App, creem_id: str) -> Transaction:
    """Raises Unavailable, NotFound."""
    return await _call(app, "GET", f"/v1/transactions?transaction_id={quote(creem_id, safe='')}", Transaction)


async def cancel(app: App, creem_id: str, *, at_once: bool) -> Subscription:
    """`at_once`: now, else at the end of the period that is paid. Raises Unavailable, NotFound."""
    body = {"mode": "immediate"} if at_once else {"mode": "scheduled", "onExecute": "cancel"}
    return await _call(app, "POST", f"/v1/subscriptions/{quote(creem_id, safe='')}/cancel", Subscription, body)


async def resume(app: App, creem_id: str) -> Subscription:
    """Takes a scheduled cancellation back. Raises Unavailable, NotFound."""
    return await _call(app, "POST", f"/v1/subscriptions/{quote(creem_id, safe='')}/resume", Subscription, {})


async def upgrade(app: App, creem_id: str, *, product: str) -> Subscription:
    """Another plan from now on. Raises Unavailable, NotFound."""
    body = {"product_id": product, "update_behavior": "proration-charge-immediately"}
    return await _call(app, "POST", f"/v1/subscriptions/{quote(creem_id, safe='')}/upgrade", Subscription, body)


async def refund(app: App, transaction: str) -> RefundAnswer:
    """The whole of a payment. Raises Unavailable, NotFound."""
    return await _call(app, "POST", "/v1/refunds", RefundAnswer, {"transaction_id": transaction})


async def _call(app: App, method: str, path: str, kind: type[T], body: object = None) -> T:
    if not app.settings.creem_key:
        raise Unavailable("Nothing can be bought here at the moment.", retry_after_s=300)
    headers = [("x-api-key", app.settings.creem_key), ("accept", "application/json")]
    headers += [("content-type", "application/json")] if body is not None else []
    request = Outgoing(
        method=method,
        url=app.settings.creem_base + path,
        headers=tuple(headers),
        body=None if body is None else msgspec.json.encode(body),
        timeout_ms=TIMEOUT_MS,
    )
    called = urlsplit(path).path.rpartition("/")[2]
    try:
        incoming = await app.http.send(request)
        if incoming.status == 200:
            return decode.theirs(incoming.body, kind)
    except (NoReply, AnswerTooLong, decode.Unreadable) as error:
        log.event("creem_failed", call=called, error=type(error).__name__)
        raise Unavailable from error
    if incoming.status in ALARMING:
        alarms.sound(app, "creem_closed", call=called, status=incoming.status)
    log.event("creem_refused", call=called, status=incoming.status)
    raise NotFound if incoming.status in _ABSENT else Unavailable
