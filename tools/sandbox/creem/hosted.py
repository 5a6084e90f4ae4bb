"""Creem's own pages over HTTP: the checkout that its URL leads to, and the customers' portal."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from aiohttp import web

from tools.sandbox.creem.behaviour import Billing, Selling
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.pages import checkout_page, notice_page, portal_page
from tools.sandbox.creem.purchases import Declined, Payer, landing, pay, price_of
from tools.sandbox.creem.records import Checkout, Customer
from tools.sandbox.creem.store import Store
from tools.sandbox.creem.subscriptions import cancel_now_or_later

Page = Callable[[Store, Call], Awaitable[web.Response]]


async def show_checkout(store: Store, call: Call) -> web.Response:
    """`GET /checkout/{id}`."""
    checkout = store.records.checkouts.get(call.id)
    if checkout is None:
        return _html(notice_page("Not found", "There is no such checkout."), 404)
    if checkout.status == "completed":
        return _html(notice_page("Paid", "This order has been paid.", landing(store, checkout), "Back to the shop"))
    if checkout.status == "expired":
        return _html(notice_page("Expired", "This checkout is no longer open. Nothing was charged."), 410)
    return _form(store, checkout, Payer())


async def answer_checkout(store: Store, call: Call) -> web.Response:
    """`POST /checkout/{id}`: whichever button was pressed."""
    checkout = store.records.checkouts.get(call.id)
    if checkout is None or checkout.status != "pending":
        return await show_checkout(store, call)
    form = call.form()
    given = {name: form[name] for name in ("email", "name", "country", "card") if form.get(name)}
    payer = replace(Payer(), **given)
    match form.get("action"):
        case "pay":
            return await _pay(store, checkout, payer)
        case "decline":
            return _form(store, checkout, payer, "Your card was declined.")
        case "abandon":
            shop = _origin(checkout.success_url)
            return _html(notice_page("Left", "You left the checkout. Nothing was charged.", shop, "Back to the shop"))
    return _form(store, checkout, payer)


async def show_portal(store: Store, call: Call) -> web.Response:
    """`GET /my-orders/login/{id}`."""
    customer = store.records.portals.get(call.id)
    return _portal(store, customer) if customer else _html(notice_page("Not found", "This link is not valid."), 404)


async def answer_portal(store: Store, call: Call) -> web.Response:
    """`POST /my-orders/login/{id}`: cancels at once, without `scheduled_cancel` before (creem.md 2.5)."""
    customer = store.records.portals.get(call.id)
    subscription = store.records.subscriptions.get(call.form().get("subscription", ""))
    if customer is None or subscription is None or subscription.customer is not customer:
        return _html(notice_page("Not found", "There is no such subscription."), 404)
    if subscription.status not in ("canceled", "scheduled_cancel"):
        billing = store.rules.resolve(Billing, key=None, prompt=subscription.id)
        cancel_now_or_later(store, subscription, billing.portal_cancel)
    return _portal(store, customer)


async def _pay(store: Store, checkout: Checkout, payer: Payer) -> web.Response:
    selling = store.rules.resolve(Selling, key=None, prompt=checkout.product.id, only="redirect")
    try:
        goes_to = pay(store, checkout, payer)
    except Declined as declined:
        return _form(store, checkout, payer, str(declined))
    if selling.redirect == "after_events":
        await store.agenda.settled()
    if not goes_to:
        return _html(notice_page("Paid", "Thank you. Your order has been paid."))
    return web.Response(status=303, headers={"Location": goes_to})


def _form(store: Store, checkout: Checkout, payer: Payer, problem: str = "") -> web.Response:
    money = price_of(checkout, payer.country)
    return _html(checkout_page(checkout, money, payer, seller=store.seller, problem=problem))


def _portal(store: Store, customer: Customer) -> web.Response:
    plans = [each for each in store.records.subscriptions.values() if each.customer is customer]
    orders = [(each.product.name, each.money) for each in store.records.orders.values() if each.customer is customer]
    return _html(portal_page(customer.email, plans, orders))


def _origin(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


@dataclass(frozen=True, slots=True)
class Hosted:
    """A page by its address."""

    method: str
    path: str
    answer: Page


PAGES = (
    Hosted("GET", "/checkout/{id}", show_checkout),
    Hosted("POST", "/checkout/{id}", answer_checkout),
    Hosted("GET", "/my-orders/login/{id}", show_portal),
    Hosted("POST", "/my-orders/login/{id}", answer_portal),
)
