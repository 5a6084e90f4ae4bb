"""Buying: a checkout of ours first, then Creem's page. Price, customer, ids and the way back are set here alone."""

import hashlib
from dataclasses import dataclass

import msgspec

from images2gpt import accounts
from images2gpt.application import App
from images2gpt.billing import creem
from images2gpt.billing.creem_objects import Checkout as CreemCheckout
from images2gpt.billing.store import checkouts
from images2gpt.billing.store.checkouts import Remembered
from images2gpt.credits import PRODUCTS, Product
from images2gpt.errors import Conflict, IdempotencyKeyReused, Invalid, NotFound, NotSignedIn, Unavailable
from images2gpt.sessions import Caller, Person
from images2gpt.times import DAY_S

KEY_S = DAY_S
"""How long an Idempotency-Key has one effect."""


class Purchase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that begins a purchase. `product` is an id of /api/config."""

    product: str
    immediate_start_consent: bool


class CheckoutView(msgspec.Struct, frozen=True):
    """Where it is paid."""

    checkout_url: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys, to which address the receipt goes, and what the key has bought already."""

    person: Person
    email: str
    key: str
    earlier: Remembered | None


async def buyer(app: App, caller: Caller, key: str | None) -> Buyer:
    """One round trip. Raises NotSignedIn."""
    account = accounts.account_of_session(caller.token_hash)
    used = checkouts.remembered(caller.token_hash, key or "", valid_from=app.clock.now() - KEY_S)
    person, rows = await caller.member(account, used)
    found = rows.one(account)
    if found is None:
        raise NotSignedIn
    return Buyer(person, found.email, key or "", rows.one(used))


async def begin(app: App, buying: Buyer, wanted: Purchase) -> CheckoutView:
    """Raises Invalid, Conflict for a second plan, IdempotencyKeyReused, Unavailable."""
    product, creem_id = _sold(app, wanted.product)
    body_hash = hashlib.sha256(msgspec.json.encode(wanted)).hexdigest()
    if earlier := buying.earlier:
        return await _again(app, buying, earlier, body_hash, creem_id)
    now, checkout_id = app.clock.now(), app.ids.new("chk")
    made = checkouts.insert(
        checkout_id,
        product.id,
        consent=wanted.immediate_start_consent,
        plan=product.interval is not None,
        token_hash=buying.person.token_hash,
        key=buying.key,
        valid_from=now - KEY_S,
        now=now,
    )
    remember = [checkouts.remember_key(checkout_id, key=buying.key, body_hash=body_hash, now=now)] if buying.key else []
    used = checkouts.remembered(buying.person.token_hash, buying.key, valid_from=now - KEY_S)
    rows = await app.db.commit(made, *remember, used)
    if rows.one(made):
        return await _open(app, buying, checkout_id, creem_id)
    if buying.key and (earlier := rows.one(used)):
        return await _again(app, buying, earlier, body_hash, creem_id)
    raise Conflict("There is a plan already. Change it in your account instead of buying a second one.")


def _sold(app: App, product_id: str) -> tuple[Product, str]:
    """The product, and Creem's id of it. Raises Invalid, Unavailable."""
    product = PRODUCTS.get(product_id)
    if product is None:
        raise Invalid(product="is not one that is sold here")
    creem_id = app.settings.creem_product(product_id)
    if creem_id is None or not app.settings.creem_key or not app.settings.creem_secrets:
        raise Unavailable("This cannot be bought at the moment.", retry_after_s=300)
    return product, creem_id


async def _open(app: App, buying: Buyer, checkout_id: str, creem_id: str) -> CheckoutView:
    try:
        opened = await creem.create_checkout(
            app,
            product=creem_id,
            checkout=checkout_id,
            email=buying.email,
            success_url=f"{app.settings.site_url}/billing-done?checkout={checkout_id}",
        )
    except NotFound as error:
        raise Unavailable("This cannot be bought at the moment.", retry_after_s=300) from error
    noted = checkouts.opened(checkout_id, creem_id=opened.id, url=_address(app, opened))
    page = (await app.db.commit(noted)).one(noted)
    if page is None:
        raise Unavailable
    return CheckoutView(page.url)


async def _again(app: App, buying: Buyer, earlier: Remembered, body_hash: str, creem_id: str) -> CheckoutView:
    """The page that this key opened; opened anew where Creem's answer was lost. Raises IdempotencyKeyReused."""
    if earlier.body_hash != body_hash or earlier.product is None:
        raise IdempotencyKeyReused
    return CheckoutView(earlier.url) if earlier.url else await _open(app, buying, earlier.reference, creem_id)


def _address(app: App, opened: CreemCheckout) -> str:
    """https, or the origin of a stand-in. Raises Unavailable."""
    url = opened.checkout_url or ""
    if not url.startswith(("https://", f"{app.settings.creem_base}/")) or len(url) > 2_000 or not url.isprintable():
        raise Unavailable
    return url
