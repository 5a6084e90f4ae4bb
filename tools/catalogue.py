"""What we sell, as Creem's stand-in is told it: `credits/model.py` is the one table."""

import runpy
from collections.abc import Mapping
from typing import Any, Final

from tools.project import ROOT
from tools.sandbox.creem.offers import Offer, Period

MODEL: Final = ROOT / "src/images2gpt/credits/model.py"
"""Run by itself: it imports nothing, and `make dev` must start also where other code of the Worker is broken."""

PERIODS: Final[dict[str | None, Period]] = {None: "once", "month": "every-month", "year": "every-year"}


def offers(products: Mapping[str, str]) -> list[Offer]:
    """What Creem has to know of each product that `products` (our id: Creem's) names."""
    return [offer(product, products[product.id]) for product in sold() if product.id in products]


def products() -> dict[str, str]:
    """CREEM_PRODUCTS of development: our id to Creem's."""
    return {product.id: f"prod_{product.id}" for product in sold()}


def sold() -> list[Any]:
    """Every plan and pack; none where there is no table, as in a test's own tree."""
    if not MODEL.is_file():
        return []
    table = runpy.run_path(str(MODEL))
    return [*table["PLANS"], *table["PACKS"]]


def offer(product: Any, creem_id: str) -> Offer:  # noqa: ANN401 - a Product of images2gpt, which tools do not import
    """One of our products in Creem's words."""
    return Offer(
        id=creem_id,
        name=product.name,
        description=f"{product.credits:,} image credits" + (" every month" if product.interval else ""),
        price=product.price_cents,
        currency=product.currency,
        period=PERIODS[product.interval],
    )
