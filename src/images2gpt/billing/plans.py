"""A person's plan: what it is, changing and ending it, and the way to Creem's own page."""

from collections.abc import Awaitable

import msgspec

from images2gpt.application import App
from images2gpt.billing import creem, reading
from images2gpt.billing.creem_objects import Subscription as Told
from images2gpt.billing.ending import ENDED
from images2gpt.billing.facts import record
from images2gpt.billing.reading import NotOurs
from images2gpt.billing.store import payments, subscriptions
from images2gpt.billing.store.payments import Row
from images2gpt.billing.store.subscriptions import Subscription
from images2gpt.credits import PLANS
from images2gpt.errors import Conflict, Invalid, NotFound, Unavailable
from images2gpt.sessions import Caller
from images2gpt.times import rfc3339, rfc3339_or_none

PAYMENTS_SHOWN = 100
_WHEN = ("period_end", "now")


class PlanView(msgspec.Struct, frozen=True):
    """`renews_at`: when the next period is charged. `ends_at`: when it ends for good."""

    plan: str
    status: str
    renews_at: str | None
    ends_at: str | None


class PaymentView(msgspec.Struct, frozen=True):
    """Money in integer cents, as paid, tax included."""

    id: str
    product: str
    amount_cents: int
    currency: str
    country: str | None
    last4: str | None
    status: str
    created_at: str


class Overview(msgspec.Struct, frozen=True):
    """What somebody pays, and has paid."""

    subscription: PlanView | None
    payments: list[PaymentView]


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that asks for another plan."""

    product: str


class Cancellation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`when`: "period_end", or "now", which ends renewal and plan; credits that are paid stay to the period's end."""

    when: str = "period_end"


class PortalView(msgspec.Struct, frozen=True):
    """A log-in link."""

    url: str


async def overview(app: App, caller: Caller) -> Overview:
    """Raises NotSignedIn."""
    plan = subscriptions.of_session(caller.token_hash)
    paid = payments.of_session(caller.token_hash, limit=PAYMENTS_SHOWN)
    _, rows = await caller.member(plan, paid)
    now, found = app.clock.now(), rows.one(plan)
    return Overview(_view(found) if found and _shown(found, now) else None, [_payment(row) for row in rows.of(paid)])


async def open_portal(app: App, caller: Caller) -> PortalView:
    """Raises NotSignedIn, Conflict for who has never paid, Unavailable."""
    query = subscriptions.customer_of_session(caller.token_hash)
    _, rows = await caller.member(query)
    customer = rows.one(query)
    if customer is None:
        raise Conflict("There is no purchase yet.")
    try:
        return PortalView(await creem.portal(app, customer.customer))
    except NotFound as error:
        raise Unavailable from error


async def change(app: App, own: Subscription | None, wanted: Change) -> PlanView:
    """Another plan. Its credits come with its payment. Raises Invalid, Conflict, Unavailable."""
    creem_id = app.settings.creem_product(wanted.product)
    if creem_id is None or wanted.product not in {each.id for each in PLANS}:
        raise Invalid(product="is not a plan that is sold here")
    plan = _going_on(own)
    if wanted.product == plan.product:
        raise Conflict("That is your plan already.")
    return await _told(app, plan, await _asked(creem.upgrade(app, plan.id, product=creem_id)))


async def cancel(app: App, own: Subscription | None, wanted: Cancellation) -> PlanView:
    """Raises Invalid, Unavailable."""
    if wanted.when not in _WHEN:
        raise Invalid(when="must be period_end or now")
    plan = _going_on(own)
    return await _told(app, plan, await _asked(creem.cancel(app, plan.id, at_once=wanted.when == "now")))


async def resume(app: App, own: Subscription | None) -> PlanView:
    """Raises Conflict, Unavailable."""
    plan = _going_on(own)
    if plan.status not in ("scheduled_cancel", "paused"):
        raise Conflict("This plan goes on anyway.")
    return await _told(app, plan, await _asked(creem.resume(app, plan.id)))


async def own_plan(caller: Caller) -> Subscription | None:
    """The caller's, if one is going on. Raises NotSignedIn."""
    query = subscriptions.of_session(caller.token_hash)
    _, rows = await caller.member(query)
    plan = rows.one(query)
    return plan if plan and plan.status not in ENDED else None


def _going_on(plan: Subscription | None) -> Subscription:
    if plan is None:
        raise Conflict("There is no plan.")
    return plan


async def _asked(call: Awaitable[Told]) -> Told:
    try:
        return await call
    except NotFound as error:
        raise Unavailable from error


async def _told(app: App, plan: Subscription, told: Told) -> PlanView:
    """Writes down what Creem answered: the event that says the same may come later or never."""
    try:
        facts = reading.of_subscription(told, app.settings.creem_products, paid=False)
    except NotOurs as error:
        raise Unavailable from error
    await record(app, facts)
    standing = facts.subscription
    if standing is None:
        raise Unavailable
    ends_at = standing.period_ends_at or plan.period_ends_at
    return _view(
        msgspec.structs.replace(plan, product=standing.product, status=standing.status, period_ends_at=ends_at)
    )


def _shown(plan: Subscription, now: int) -> bool:
    return plan.status not in ENDED or (plan.status == "canceled" and (plan.period_ends_at or 0) > now)


def _view(plan: Subscription) -> PlanView:
    ending = plan.status in ("scheduled_cancel", *ENDED)
    at = rfc3339_or_none(plan.period_ends_at)
    return PlanView(plan.product, plan.status, None if ending else at, at if ending else None)


def _payment(row: Row) -> PaymentView:
    return PaymentView(
        id=row.id,
        product=row.product,
        amount_cents=row.amount_cents,
        currency=row.currency,
        country=row.country,
        last4=row.last4,
        status=row.status,
        created_at=rfc3339(row.created_at),
    )
