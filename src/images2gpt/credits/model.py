"""Prices: the one table that charging, /api/config and the pages share. Credits are whole, money is integer cents."""

from dataclasses import dataclass

COSTS = {"1K": 3, "2K": 5, "4K": 8}
"""Credits an image costs."""

SIGNUP_BONUS = 10


@dataclass(frozen=True, slots=True)
class Product:
    """Something to buy. `interval` is None for a pack."""

    id: str
    name: str
    price_cents: int
    credits: int
    interval: str | None = None
    currency: str = "USD"


PLANS = (
    Product("starter", "Starter", 990, 350, "month"),
    Product("pro", "Pro", 1990, 800, "month"),
    Product("studio", "Studio", 4990, 2400, "month"),
)
PACKS = (
    Product("pack_100", "100 credits", 490, 100),
    Product("pack_500", "500 credits", 1990, 500),
)
PRODUCTS = {product.id: product for product in (*PLANS, *PACKS)}
