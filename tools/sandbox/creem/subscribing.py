"""The life of a subscription by the clock: first payment, renewals, failures, ends (creem.md 2.3)."""

from tools.sandbox.creem.behaviour import Billing, Selling
from tools.sandbox.creem.moments import period_end
from tools.sandbox.creem.money import Money, charge
from tools.sandbox.creem.records import (
    Checkout,
    Order,
    Subscription,
    SubscriptionStatus,
    Transaction,
    TransactionStatus,
)
from tools.sandbox.creem.store import Store

DAY_SECONDS = 86_400.0
DUNNING_DAYS = (1, 4, 9)
"""After the period's end; when Creem really tries again is not told. The last failure ends the subscription."""
CHARGED_AT_END: tuple[SubscriptionStatus, ...] = ("active", "trialing", "past_due", "unpaid", "expired")


def begin(store: Store, checkout: Checkout, order: Order, selling: Selling) -> Subscription:
    """The first payment of a plan, or its trial, and what is told of it."""
    now, product = store.clock.now(), checkout.product
    ends = now + product.trial_days * DAY_SECONDS if product.trial_days else period_end(now, product.period)
    subscription = Subscription(
        product=product,
        customer=order.customer,
        checkout=checkout,
        order=order,
        status="trialing" if product.trial_days else "active",
        period=(now, ends),
        created_at=now,
        updated_at=now,
        metadata=checkout.metadata,
    )
    store.records.subscriptions[subscription.id] = subscription
    checkout.subscription = subscription
    if product.trial_days:
        order.money = charge(0, product.currency, order.customer.country)
    else:
        take(store, subscription, order.money)
    _tell_first(store, subscription, selling)
    plan_end(store, subscription)
    return subscription


def _tell_first(store: Store, subscription: Subscription, selling: Selling) -> None:
    """In captured payloads `paid` was created before `checkout.completed`, with the same transaction."""
    plan = store.write.subscription(subscription, expanded=True)
    names = (
        ["subscription.trialing"] if subscription.status == "trialing" else ["subscription.active", "subscription.paid"]
    )
    told = [(name, plan) for name in names]
    completed = ("checkout.completed", store.write.checkout(subscription.checkout))
    store.outbox.tell(*([*told, completed] if selling.event_order == "seen" else [completed, *told]))


def renew(store: Store, subscription: Subscription) -> None:
    """The end of a period: what was planned for it, or a charge that the card's bank may decline."""
    if subscription.at_end == "cancel":
        end(store, subscription)
    elif subscription.at_end == "pause":
        subscription.at_end = None
        turn(store, subscription, "paused")
    elif subscription.status in CHARGED_AT_END:
        billing = store.rules.resolve(Billing, key=None, prompt=subscription.id)
        if billing.renewal == "paid":
            _renewed(store, subscription)
        else:
            _declined(store, subscription, billing)


def _renewed(store: Store, subscription: Subscription) -> None:
    """The next period begins where this one ended, however late it was paid. Only `paid` is sent."""
    start = subscription.period[1]
    subscription.period = (start, period_end(start, subscription.product.period))
    subscription.status, subscription.declined = "active", 0
    take(store, subscription, price(subscription))
    tell(store, subscription, "subscription.paid")
    plan_end(store, subscription)


def _declined(store: Store, subscription: Subscription, billing: Billing) -> None:
    """A declined transaction, one event at the first time, and another try until there is none left."""
    store.book(_transaction(store, subscription, price(subscription), "declined"))
    subscription.declined += 1
    if subscription.declined > len(DUNNING_DAYS):
        end(store, subscription)
        return
    if subscription.declined == 1:
        turn(store, subscription, billing.failure)
    _plan(store, subscription, subscription.period[1] + DUNNING_DAYS[subscription.declined - 1] * DAY_SECONDS)


def end(store: Store, subscription: Subscription) -> None:
    """Canceled, for good. Its period keeps its end: who cancels in the middle has paid for the rest."""
    subscription.at_end, subscription.canceled_at = None, store.clock.now()
    turn(store, subscription, "canceled")


def turn(store: Store, subscription: Subscription, status: SubscriptionStatus) -> None:
    """A new status and its event; `expired` is an event whose subscription still says `active` (creem.md 2.3)."""
    subscription.status = "active" if status == "expired" else status
    tell(store, subscription, f"subscription.{status}")


def tell(store: Store, subscription: Subscription, event_type: str) -> None:
    """The subscription as it is now, under an event's name."""
    subscription.updated_at = store.clock.now()
    store.outbox.tell((event_type, store.write.subscription(subscription, expanded=True)))


def take(store: Store, subscription: Subscription, money: Money) -> Transaction:
    """A payment for the period that runs now."""
    subscription.last_transaction = store.book(_transaction(store, subscription, money, "paid"))
    return subscription.last_transaction


def price(subscription: Subscription) -> Money:
    """What a period of it costs."""
    product, units = subscription.product, subscription.checkout.units
    return charge(product.price * units, product.currency, subscription.customer.country)


def _transaction(store: Store, subscription: Subscription, money: Money, status: TransactionStatus) -> Transaction:
    """Renewals point at the order of the first purchase (creem.md 7.8)."""
    return Transaction(
        customer=subscription.customer,
        order=subscription.order,
        product=subscription.product,
        money=money,
        created_at=store.clock.now(),
        subscription=subscription,
        period=subscription.period,
        status=status,
    )


def plan_end(store: Store, subscription: Subscription) -> None:
    """Whatever shall happen then, happens then."""
    _plan(store, subscription, subscription.period[1])


def _plan(store: Store, subscription: Subscription, moment: float) -> None:
    """Unless the period has become another one by then."""
    period = subscription.period

    async def at_end() -> None:
        if subscription.period == period:
            renew(store, subscription)

    store.agenda.at(moment, at_end)
