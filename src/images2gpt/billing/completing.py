"""What an event leaves out is read from Creem: a refund finds its payment, and its share of it, by the transaction."""

import msgspec

from images2gpt import alarms
from images2gpt.application import App
from images2gpt.billing import creem
from images2gpt.billing.creem_objects import Checkout, Order, Subscription, Transaction
from images2gpt.errors import NotFound, Unavailable


async def checkout(app: App, told: Checkout) -> Checkout:
    """With its order and the transaction. Raises Unavailable where without them nothing could be granted."""
    order = told.order
    if order is None or told.subscription is not None or (isinstance(order, Order) and order.transaction):
        return told
    try:
        read = await creem.read_checkout(app, told.id)
    except (Unavailable, NotFound) as error:
        if not isinstance(order, Order) and not isinstance(error, NotFound):
            raise
        _alarm(app)
        return told
    return read if isinstance(read.order, Order) else told


async def subscription(app: App, told: Subscription) -> Subscription:
    """With the transaction that paid its period: refunds are shares of what that says was paid."""
    if told.last_transaction:
        return told
    try:
        last = await _last_transaction(app, told)
    except (Unavailable, NotFound):
        _alarm(app)
        return told
    return msgspec.structs.replace(told, last_transaction=last)


async def _last_transaction(app: App, told: Subscription) -> Transaction | None:
    if told.last_transaction_id:
        return await creem.read_transaction(app, told.last_transaction_id)
    read = await creem.read_subscription(app, told.id)
    return read.last_transaction if read.current_period_start_date == told.current_period_start_date else None


def _alarm(app: App) -> None:
    alarms.sound(app, "payment_without_transaction")
