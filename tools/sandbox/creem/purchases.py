"""What becomes of a checkout: somebody pays, is declined, or goes away (creem.md 1.6 and 2.5)."""

from dataclasses import dataclass

from tools.sandbox.creem import subscribing
from tools.sandbox.creem.behaviour import Selling
from tools.sandbox.creem.money import Money, charge
from tools.sandbox.creem.records import Checkout, Customer, Order, Transaction
from tools.sandbox.creem.signing import return_url
from tools.sandbox.creem.store import Store

GOOD_CARDS = ("4242424242424242", "4111111111111111")
DECLINED, NO_FUNDS = "4000000000000002", "4000000000009995"
"""Creem's test cards (creem.md 1.1)."""


class Declined(ValueError):
    """The card was not charged; the checkout stays open, and no event tells of it."""


@dataclass(frozen=True, slots=True)
class Payer:
    """What somebody typed. An address that the merchant gave stands over theirs."""

    email: str = "mara@example.org"
    name: str | None = "Mara Vogel"
    country: str | None = "DE"
    card: str = GOOD_CARDS[0]


def price_of(checkout: Checkout, country: str | None, discount_percent: int = 0) -> Money:
    """What the page shows and the card is charged."""
    price = checkout.product.price if checkout.custom_price is None else checkout.custom_price
    amount = price * checkout.units
    return charge(amount, checkout.product.currency, country, discount_percent=discount_percent)


def pay(store: Store, checkout: Checkout, payer: Payer) -> str:
    """Charge the card, tell the merchant, and return where the browser goes. ValueError if it is not open."""
    if checkout.status != "pending":
        raise ValueError(f"this checkout is {checkout.status}")
    if (card := payer.card.replace(" ", "")) not in GOOD_CARDS:
        raise Declined("Insufficient funds." if card == NO_FUNDS else "Your card was declined.")
    selling = store.rules.resolve(Selling, key=None, prompt=checkout.product.id)
    now, customer = store.clock.now(), customer_of(store, checkout, payer)
    money = price_of(checkout, payer.country, selling.discount_percent)
    order = Order(customer, checkout.product, money, created_at=checkout.created_at, updated_at=now)
    store.records.orders[order.id] = order
    checkout.order, checkout.customer, checkout.status = order, customer, "completed"
    if checkout.product.period != "once":
        subscribing.begin(store, checkout, order, selling)
    else:
        store.book(Transaction(customer, order, checkout.product, money, now))
        store.outbox.tell(("checkout.completed", store.write.checkout(checkout)))
    return landing(store, checkout)


def customer_of(store: Store, checkout: Checkout, payer: Payer) -> Customer:
    """The known customer of this address, or a new one."""
    now, email = store.clock.now(), checkout.email or payer.email
    known = store.records.customer_by_email(email)
    if known is not None:
        return known
    customer = Customer(email, checkout.name or payer.name, payer.country, created_at=now, updated_at=now)
    store.records.customers[customer.id] = customer
    return customer


def landing(store: Store, checkout: Checkout) -> str:
    """The merchant's page with its parameters in URL order; "" where the merchant gave none."""
    order, customer = checkout.order, checkout.customer
    if checkout.success_url is None or order is None or customer is None:
        return ""
    parameters = {
        "request_id": checkout.request_id,
        "checkout_id": checkout.id,
        "order_id": order.id,
        "customer_id": customer.id,
        "subscription_id": checkout.subscription.id if checkout.subscription else None,
        "product_id": checkout.product.id,
    }
    given = {name: value for name, value in parameters.items() if value}
    return return_url(checkout.success_url, store.key, given)
