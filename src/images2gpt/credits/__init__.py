"""What images cost, and whose credits are left."""

from images2gpt.credits.model import COSTS, PACKS, PLANS, PRODUCTS, SIGNUP_BONUS, Product
from images2gpt.credits.store import (
    Balance,
    BonusMark,
    Spend,
    Standing,
    apply,
    bonus,
    deduct,
    give_back,
    spend_entry,
    standing,
)

__all__ = [
    "COSTS",
    "PACKS",
    "PLANS",
    "PRODUCTS",
    "SIGNUP_BONUS",
    "Balance",
    "BonusMark",
    "Product",
    "Spend",
    "Standing",
    "apply",
    "bonus",
    "deduct",
    "give_back",
    "spend_entry",
    "standing",
]
