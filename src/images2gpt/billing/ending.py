"""Ending a plan for good: of an account that is no more, or a purchase that is taken back."""

from images2gpt.application import App
from images2gpt.billing import creem, reading
from images2gpt.billing.creem_objects import Subscription as Told
from images2gpt.billing.facts import record
from images2gpt.billing.reading import Facts, NotOurs
from images2gpt.billing.store import subscriptions
from images2gpt.errors import Unavailable
from images2gpt.ports import Statement, Written

ENDED = ("canceled", "expired")


async def end(app: App, subscription_id: str) -> None:
    """At once. Raises Unavailable, NotFound."""
    try:
        told = await creem.cancel(app, subscription_id, at_once=True)
    except Unavailable:
        told = await creem.read_subscription(app, subscription_id)  # the answer to an earlier call may have been lost
    if told.status not in ENDED:
        raise Unavailable
    await _note(app, told, subscriptions.ended(subscription_id))


async def forget_plan(app: App, subscription_id: str) -> None:
    """One that Creem does not know: there is nothing to end."""
    await app.db.commit(subscriptions.ended(subscription_id))


async def _note(app: App, told: Told, ended: Statement[Written]) -> None:
    """With its time of change, so that no older tale revives it."""
    try:
        facts = reading.of_subscription(told, app.settings.creem_products, paid=False)
    except NotOurs:
        facts = Facts()
    await record(app, facts, ended)
