"""`/v1/subscriptions…` (creem.md 1.4): reading, cancelling, pausing, resuming, changing the plan."""

from typing import Any

from tools.sandbox.creem import refunds, sent, subscribing
from tools.sandbox.creem.behaviour import Billing
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.errors import Refusal
from tools.sandbox.creem.lists import page
from tools.sandbox.creem.moments import period_end
from tools.sandbox.creem.money import charge, prorated
from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.records import Subscription, SubscriptionStatus
from tools.sandbox.creem.store import Store, found

Json = dict[str, Any]
BEHAVIOURS = ("proration-charge-immediately", "proration-charge", "proration-none")
"""The plan changes at once in every mode; the second is an old name of the first."""


async def read_subscription(store: Store, call: Call) -> Json:
    """`GET /v1/subscriptions?subscription_id=`."""
    return _told(store, _find(store, call.asked("subscription_id")))


async def search_subscriptions(store: Store, call: Call) -> Json:
    """`GET /v1/subscriptions/search`."""
    return page(call, store.records.subscriptions.values(), lambda each: _told(store, each))


async def cancel(store: Store, call: Call) -> Json:
    """`POST /v1/subscriptions/{id}/cancel`, by `mode`, or as the store is set where none is given."""
    fields, subscription = call.fields(), _find(store, call.id)
    mode = sent.choice(fields, "mode", "immediate", "scheduled")
    on_execute = sent.choice(fields, "onExecute", "cancel", "pause")
    if on_execute is not None and mode != "scheduled":
        raise Refusal(400, "onExecute is only for mode scheduled")
    cancel_now_or_later(store, subscription, mode, pause=on_execute == "pause")
    return _told(store, subscription)


def cancel_now_or_later(store: Store, subscription: Subscription, mode: str | None, *, pause: bool = False) -> None:
    """Refused for what has ended; a second time is no second event."""
    _must_be(subscription, "active", "trialing", "past_due", "unpaid", "paused", "scheduled_cancel")
    mode = mode or store.rules.resolve(Billing, key=None, prompt=subscription.id).cancel_mode
    if mode == "immediate":
        subscribing.end(store, subscription)
    elif subscription.at_end is None:
        subscription.at_end = "pause" if pause else "cancel"
        subscribing.turn(store, subscription, "scheduled_cancel")


async def pause(store: Store, call: Call) -> Json:
    """`POST /v1/subscriptions/{id}/pause`."""
    subscription = _find(store, call.id)
    _must_be(subscription, "active", "trialing", "past_due")
    subscribing.turn(store, subscription, "paused")
    return _told(store, subscription)


async def resume(store: Store, call: Call) -> Json:
    """`POST /v1/subscriptions/{id}/resume`: also undoes a scheduled cancel. A period that is over is charged again."""
    subscription = _find(store, call.id)
    _must_be(subscription, "paused", "scheduled_cancel")
    subscription.at_end, subscription.status = None, "active"
    subscribing.tell(store, subscription, "subscription.active")
    if subscription.period[1] <= store.clock.now():
        subscribing.renew(store, subscription)
    return _told(store, subscription)


async def upgrade(store: Store, call: Call) -> Json:
    """`POST /v1/subscriptions/{id}/upgrade`, downgrades too. Only the money waits for the mode, never the plan."""
    fields, subscription = call.fields(), _find(store, call.id)
    product = store.product(sent.text(fields, "product_id"))
    behaviour = sent.choice(fields, "update_behavior", *BEHAVIOURS) or BEHAVIOURS[0]
    if product.period == "once":
        raise Refusal(400, "product must be recurring")
    _must_be(subscription, "active", "trialing", "past_due", "scheduled_cancel")
    billing = store.rules.resolve(Billing, key=None, prompt=subscription.id)
    difference = 0 if behaviour == "proration-none" else _difference(store, subscription, product)
    subscription.product = product
    if billing.upgrade_period == "restarted":
        subscription.period = (store.clock.now(), period_end(store.clock.now(), product.period))
        subscribing.plan_end(store, subscription)
    subscribing.tell(store, subscription, "subscription.update")
    _settle(store, subscription, difference, paid_event=billing.upgrade_paid)
    return _told(store, subscription)


def _difference(store: Store, subscription: Subscription, product: Offer) -> int:
    return prorated(product.price - subscription.product.price, store.clock.now(), subscription.period)


def _settle(store: Store, subscription: Subscription, difference: int, *, paid_event: bool) -> None:
    """Charge what is owed, or send back to the card what was paid too much."""
    country, last = subscription.customer.country, subscription.last_transaction
    if difference > 0:
        subscribing.take(store, subscription, charge(difference, subscription.product.currency, country))
        if paid_event:
            subscribing.tell(store, subscription, "subscription.paid")
    elif difference < 0 and last is not None:
        back = charge(-difference, subscription.product.currency, country)
        refunds.refund(store, last, amount=back.paid, reason="other")


def _find(store: Store, subscription_id: str) -> Subscription:
    return found(store.records.subscriptions.get(subscription_id), "Subscription")


def _told(store: Store, subscription: Subscription) -> Json:
    return store.write.subscription(subscription, expanded=True)


def _must_be(subscription: Subscription, *allowed: SubscriptionStatus) -> None:
    if subscription.status not in allowed:
        raise Refusal(400, f"Subscription is {subscription.status}")
