"""What lost webhooks left out: Creem is asked, and its objects are written down as if an event had brought them."""

from collections.abc import Awaitable
from dataclasses import replace

import msgspec

from images2gpt import alarms, log
from images2gpt.application import App
from images2gpt.billing import creem, reading
from images2gpt.billing.creem_objects import Order, Subscription, Transaction, id_of
from images2gpt.billing.facts import record
from images2gpt.billing.reading import Facts, NotOurs
from images2gpt.billing.store import checkouts, grants, payments, subscriptions, takebacks
from images2gpt.billing.store.checkouts import Checkout
from images2gpt.billing.store.subscriptions import Subscription as Known
from images2gpt.billing.store.takebacks import Pending, Takeback
from images2gpt.errors import Conflict, NotFound, Unavailable
from images2gpt.times import DAY_S, HOUR_S, MINUTE_S

ROWS = 20
"""An invocation may make 50 calls on the smallest plan; each row may need two."""
CHECKOUT_EVERY_S = 10 * MINUTE_S
PLAN_EVERY_S = 6 * HOUR_S
CHECKOUT_LIVES_S = 3 * DAY_S
PAYMENTS = 5
PAYMENT_EVERY_S = DAY_S
REFUNDABLE_S = 120 * DAY_S
"""Banks take disputes about that long."""
LAPSES = 500


async def heal(app: App) -> None:
    """Open checkouts, plans, undecided refunds, payments: longest not looked at first. One failure stops no other."""
    if not app.settings.creem_key:
        return
    now = app.clock.now()
    open_ones = checkouts.open_since(looked_before=now - CHECKOUT_EVERY_S, limit=ROWS)
    plans = subscriptions.to_look_at(looked_before=now - PLAN_EVERY_S, limit=ROWS)
    undecided = takebacks.pending(now=now, limit=ROWS)
    paid = payments.to_look_at(looked_before=now - PAYMENT_EVERY_S, since=now - REFUNDABLE_S, limit=PAYMENTS)
    rows = await app.db.read(open_ones, plans, undecided, paid)
    for checkout in rows.of(open_ones):
        await _guarded(app, _heal_checkout(app, checkout))
    for plan in rows.of(plans):
        await _guarded(app, _heal_plan(app, plan))
    for refund in rows.of(undecided):
        await _guarded(app, _decide(app, refund))
    for payment in rows.of(paid):
        await _guarded(app, _heal_payment(app, payment.reference))
    await app.db.commit(checkouts.end_old(until=now - CHECKOUT_LIVES_S, limit=ROWS))


async def lapse(app: App) -> None:
    """Plan credits whose period is over."""
    await app.db.commit(*grants.lapse(now=app.clock.now(), limit=LAPSES))


async def reread(app: App, kind: str, object_id: str) -> None:
    """An object by its id, as an event of that kind named it. Raises Conflict, NotFound, Unavailable."""
    try:
        if kind.startswith("subscription."):
            await _heal_subscription(app, object_id)
        elif kind.startswith("checkout."):
            told = await creem.read_checkout(app, object_id)
            await _healed(app, reading.of_checkout(told, app.settings.creem_products))
        else:
            raise Conflict("Creem has no call that reads this object: look at the payment.")
    except NotOurs as error:
        raise Conflict("What Creem tells of it grants nothing here.") from error


async def _guarded(app: App, work: Awaitable[None]) -> None:
    try:
        await work
    except (Unavailable, NotFound) as error:
        log.event("healing_failed", error=error.code)
    except NotOurs as error:
        alarms.sound(app, "healing_without_effect", why=error.reason)


async def _heal_checkout(app: App, checkout: Checkout) -> None:
    told = await creem.read_checkout(app, checkout.creem_id or "")
    await app.db.commit(checkouts.looked(checkout.id, now=app.clock.now()))
    if told.status == "expired":
        await app.db.commit(checkouts.over(checkout.id))
    if told.status != "completed":
        return
    if isinstance(told.order, Order) and told.order.type == "onetime":
        await _healed(app, reading.of_checkout(told, app.settings.creem_products))
    elif subscription := id_of(told.subscription):
        await _heal_subscription(app, subscription)


async def _heal_plan(app: App, plan: Known) -> None:
    await _heal_subscription(app, plan.id)
    await app.db.commit(subscriptions.looked(plan.id, now=app.clock.now()))


async def _heal_payment(app: App, reference: str) -> None:
    """Noted first: one that Creem does not know must not stand before all others for ever."""
    await app.db.commit(payments.looked(reference, now=app.clock.now()))
    await _healed(app, reading.of_transaction(await creem.read_transaction(app, reference)))


async def _heal_subscription(app: App, subscription_id: str) -> None:
    told = await creem.read_subscription(app, subscription_id)
    last = await _last_transaction(app, told)
    paid = last is not None and last.status in ("paid", "partialRefund", "refunded", *reading.CHARGED_BACK)
    whole = msgspec.structs.replace(told, last_transaction=last)
    await _healed(app, reading.of_subscription(whole, app.settings.creem_products, paid=paid))


async def _last_transaction(app: App, told: Subscription) -> Transaction | None:
    if told.last_transaction or not told.last_transaction_id:
        return told.last_transaction
    return await creem.read_transaction(app, told.last_transaction_id)


async def _healed(app: App, facts: Facts) -> None:
    """A refund that only the payment's record tells is noted by that record."""
    noted = facts
    if facts.refunded and not facts.takeback:
        reference, cents = facts.refunded
        told = Takeback(
            id=f"read_{reference}_{cents}", kind="refund", reference=reference, amount_cents=0, state="succeeded"
        )
        noted = replace(facts, takeback=told)
    if why := await record(app, noted):
        alarms.sound(app, "healing_without_effect", why=why)


async def _decide(app: App, refund: Pending) -> None:
    """Creem sends no event when a refund is decided: the payment's record tells."""
    transaction = await creem.read_transaction(app, refund.reference)
    gone = int(transaction.refunded_amount or 0)
    if gone < refund.amount_cents or gone == 0:
        return
    told = Takeback(
        id=refund.id, kind="refund", reference=refund.reference, amount_cents=refund.amount_cents, state="succeeded"
    )
    await record(app, Facts(takeback=told, refunded=(refund.reference, gone)))
