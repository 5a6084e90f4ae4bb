"""The pages that people see at Creem: plain HTML, made on the server, without a script."""

from html import escape

from tools.sandbox.creem.money import TAX_PERCENT, Money
from tools.sandbox.creem.purchases import DECLINED, GOOD_CARDS, NO_FUNDS, Payer
from tools.sandbox.creem.records import Checkout, Subscription

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { box-sizing: border-box; width: min(28rem, 100vw); padding: 1.5rem; }
h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
table { width: 100%; border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: normal; } td { text-align: right; }
tr:last-child > * { border-top: 1px solid; font-weight: 600; }
label { display: block; margin: .75rem 0 .25rem; }
input, select, button { box-sizing: border-box; width: 100%; font: inherit; padding: .6rem; border-radius: .5rem;
  border: 1px solid #8888; background: Field; color: FieldText; }
button { margin-top: .75rem; cursor: pointer; }
button[value=pay] { margin-top: 1.5rem; border-color: #1a56db; background: #1a56db; color: white; font-weight: 600; }
small { opacity: .75; } [role=alert] { color: #c81e1e; font-weight: 600; }
"""
CARDS = ((GOOD_CARDS[0], "is charged"), (DECLINED, "is declined"), (NO_FUNDS, "has no funds"))


def checkout_page(checkout: Checkout, money: Money, payer: Payer, *, seller: str, problem: str = "") -> str:
    """Who sells what for how much, and who pays."""
    product, locked = checkout.product, checkout.email is not None
    cards = "".join(f'<option value="{number}">{number[:4]} … {number[-4:]} {fate}</option>' for number, fate in CARDS)
    countries = "".join(
        f"<option{' selected' if country == payer.country else ''}>{country}</option>" for country in TAX_PERCENT
    )
    alert = f'<p role="alert">{escape(problem)}</p>' if problem else ""
    return _document(
        f"Pay {seller}",
        f"""
<h1>{escape(product.name)}</h1>
<p>{escape(product.description)}<br><small>Sold for {escape(seller)} by Creem, merchant of record. Stand-in: nothing is
charged.</small></p>
<table>{_lines(money, checkout.units)}</table>{alert}
<form method="post">
<label for="email">Email</label>
<input id="email" name="email" type="email" required value="{escape(checkout.email or payer.email)}"
 {"readonly" if locked else ""}>
<label for="name">Name</label><input id="name" name="name" value="{escape(checkout.name or payer.name or "")}">
<label for="country">Country</label><select id="country" name="country">{countries}</select>
<button name="action" value="update" formnovalidate>Update tax</button>
<label for="card">Card</label><select id="card" name="card">{cards}</select>
<button name="action" value="pay">Pay {_price(money.paid, money.currency)}{_each(checkout)}</button>
<button name="action" value="decline">Decline</button>
<button name="action" value="abandon" formnovalidate>Abandon</button>
</form>""",
    )


def notice_page(title: str, sentence: str, link: str = "", label: str = "") -> str:
    """One sentence and perhaps a way on."""
    way = f'<p><a href="{escape(link)}">{escape(label)}</a></p>' if link else ""
    return _document(title, f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p>{way}")


def portal_page(email: str, subscriptions: list[Subscription], orders: list[tuple[str, Money]]) -> str:
    """What a customer has, and a button that ends each plan."""
    plans = "".join(_plan(subscription) for subscription in subscriptions) or "<p>No subscriptions.</p>"
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{_price(money.paid, money.currency)}</td></tr>" for name, money in orders
    )
    return _document(
        "My orders", f"<h1>My orders</h1><p><small>{escape(email)}</small></p>{plans}<table>{rows}</table>"
    )


def _plan(subscription: Subscription) -> str:
    ended = subscription.status in ("canceled", "scheduled_cancel")
    button = "" if ended else '<button name="action" value="cancel">Cancel subscription</button>'
    return f"""<form method="post"><input type="hidden" name="subscription" value="{subscription.id}">
<p>{escape(subscription.product.name)}: {subscription.status}</p>{button}</form>"""


def _lines(money: Money, units: int) -> str:
    lines = [(f"{units} ×" if units > 1 else "Price", money.amount)]
    lines += [("Discount", -money.discount)] if money.discount else []
    lines += [(f"Tax ({money.country}, {TAX_PERCENT.get(money.country or '', 0)} %)", money.tax), ("Total", money.paid)]
    return "".join(f"<tr><th>{name}</th><td>{_price(cents, money.currency)}</td></tr>" for name, cents in lines)


def _price(cents: int, currency: str) -> str:
    return f"{cents / 100:.2f} {currency}"


def _each(checkout: Checkout) -> str:
    return "" if checkout.product.period == "once" else f" {checkout.product.period.replace('-', ' ')}"


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
