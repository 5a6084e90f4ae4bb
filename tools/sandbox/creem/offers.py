"""What the store sells, as it is told before the stand-in starts."""

from typing import Literal

import msgspec

Period = Literal["once", "every-day", "every-month", "every-three-months", "every-six-months", "every-year"]
"""`once` is a one-time product; the others recur (creem.md 1.4)."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One product. `price` is in minor units, before tax."""

    id: str
    name: str
    price: int
    currency: Literal["USD", "EUR"] = "USD"
    period: Period = "once"
    description: str = ""
    trial_days: int = 0
