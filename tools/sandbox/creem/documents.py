"""Records as the JSON of creem.md 1.5; `creem-examples` there have the same keys."""

from typing import Any

from tools.sandbox.creem.moments import INTERVALS, iso, ms
from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.records import Checkout, Customer, Order, Subscription, Transaction

Json = dict[str, Any]
SOLD_SINCE = 1_790_953_200.0
"""2026-10-02: products have no history here."""


class Documents:
    """The writer of one store; `mode` is in every document."""

    def __init__(self, mode: str) -> None:
        self.mode = mode

    def product(self, product: Offer) -> Json:
        interval, count = INTERVALS.get(product.period, (None, None))
        return {
            "id": product.id,
            "object": "product",
            "name": product.name,
            "description": product.description,
            "price": product.price,
            "currency": product.currency,
            "billing_type": "recurring" if interval else "onetime",
            "billing_period": product.period,
            "recurring_interval": interval,
            "recurring_interval_count": count,
            "trial_period_days": product.trial_days or None,
            "trial_price": None,
            "status": "active",
            "tax_mode": "exclusive",
            "tax_category": "saas" if interval else "digital-goods-service",
            "product_url": f"https://creem.io/test/product/{product.id}",
            "default_success_url": None,
            "created_at": iso(SOLD_SINCE),
            "updated_at": iso(SOLD_SINCE),
            "mode": self.mode,
        }

    def customer(self, customer: Customer) -> Json:
        return {
            "id": customer.id,
            "object": "customer",
            "email": customer.email,
            "name": customer.name,
            "country": customer.country,
            "created_at": iso(customer.created_at),
            "updated_at": iso(customer.updated_at),
            "mode": self.mode,
        }

    def order(self, order: Order) -> Json:
        money = order.money
        return {
            "id": order.id,
            "object": "order",
            "customer": order.customer.id,
            "product": order.product.id,
            "transaction": order.transaction.id if order.transaction else None,
            "discount": None,
            "amount": money.amount,
            "sub_total": money.amount,
            "tax_amount": money.tax,
            "discount_amount": money.discount,
            "amount_due": money.paid,
            "amount_paid": money.paid,
            "currency": money.currency,
            "fx_amount": None,
            "fx_currency": None,
            "fx_rate": None,
            "status": "paid",
            "type": "onetime" if order.product.period == "once" else "recurring",
            "affiliate": None,
            "created_at": iso(order.created_at),
            "updated_at": iso(order.updated_at),
            "mode": self.mode,
        }

    def transaction(self, transaction: Transaction) -> Json:
        money, period = transaction.money, transaction.period
        return {
            "id": transaction.id,
            "object": "transaction",
            "amount": money.amount,
            "amount_paid": money.paid if transaction.status != "declined" else None,
            "discount_amount": money.discount,
            "currency": money.currency,
            "type": "invoice" if transaction.subscription else "payment",
            "tax_country": money.country,
            "tax_amount": money.tax,
            "status": transaction.status,
            "refunded_amount": transaction.refunded,
            "order": transaction.order.id,
            "subscription": transaction.subscription.id if transaction.subscription else None,
            "customer": transaction.customer.id,
            **({"description": "Subscription payment", **_period_ms(period)} if period else {}),
            "created_at": ms(transaction.created_at),
            "mode": self.mode,
        }

    def subscription(self, subscription: Subscription, *, expanded: bool = False) -> Json:
        """As it is told of itself (`expanded`), or inside something else, with ids alone."""
        last, (start, end) = subscription.last_transaction, subscription.period
        product, customer = subscription.product, subscription.customer
        ends = subscription.at_end is not None or subscription.status == "canceled"
        return {
            "id": subscription.id,
            "object": "subscription",
            "product": self.product(product) if expanded else product.id,
            "customer": self.customer(customer) if expanded else customer.id,
            "items": [self._item(subscription)],
            "collection_method": "charge_automatically",
            "status": subscription.status,
            "current_period_start_date": iso(start),
            "current_period_end_date": iso(end),
            "canceled_at": iso(subscription.canceled_at) if subscription.canceled_at else None,
            "created_at": iso(subscription.created_at),
            "updated_at": iso(subscription.updated_at),
            **_given("metadata", subscription.metadata),
            "mode": self.mode,
            **({"last_transaction_id": last.id, "last_transaction_date": iso(last.created_at)} if last else {}),
            **({"last_transaction": self.transaction(last)} if last and expanded else {}),
            **({} if ends else {"next_transaction_date": iso(end)}),
        }

    def checkout(self, checkout: Checkout) -> Json:
        """A pending one has its URL and ids; a completed one is expanded, and says what was paid."""
        order, customer, subscription = checkout.order, checkout.customer, checkout.subscription
        document = {**self.checkout_of_return(checkout), **_given("success_url", checkout.success_url)}
        if order is None or customer is None:
            return {**document, "checkout_url": checkout.url}
        return {
            **document,
            "product": self.product(checkout.product),
            "order": self.order(order),
            "customer": self.customer(customer),
            **({"subscription": self.subscription(subscription)} if subscription else {}),
        }

    def checkout_of_return(self, checkout: Checkout) -> Json:
        """With ids alone, as refunds and disputes have it."""
        return {
            "id": checkout.id,
            "object": "checkout",
            "status": checkout.status,
            **_given("request_id", checkout.request_id),
            "product": checkout.product.id,
            "units": checkout.units,
            **_given("custom_price", checkout.custom_price),
            "custom_fields": checkout.custom_fields,
            **_given("metadata", checkout.metadata),
            "mode": self.mode,
        }

    def _item(self, subscription: Subscription) -> Json:
        return {
            "id": subscription.item,
            "object": "subscription_item",
            "product_id": subscription.product.id,
            "price_id": subscription.price,
            "units": 1,
            "mode": self.mode,
        }


def _given(name: str, value: object) -> Json:
    return {} if value is None else {name: value}


def _period_ms(period: tuple[float, float]) -> Json:
    return {"period_start": ms(period[0]), "period_end": ms(period[1])}
