"""What is charged: price, discount, tax. Integers in minor units."""

from dataclasses import dataclass

TAX_PERCENT = {"DE": 19, "FR": 20, "IT": 22, "ES": 21, "NL": 21, "AT": 20, "GB": 20, "CH": 8, "US": 0}
"""Standard rates, whole percent; a country that is not here pays none. Creem adds tax on top (tax_mode exclusive)."""


@dataclass(frozen=True, slots=True)
class Money:
    """One payment: `amount` is before discount and tax, `paid` is what the card was charged."""

    amount: int
    discount: int
    tax: int
    currency: str
    country: str | None

    @property
    def paid(self) -> int:
        return self.amount - self.discount + self.tax


def charge(amount: int, currency: str, country: str | None, *, discount_percent: int = 0) -> Money:
    """Tax is on what is left after the discount."""
    discount = amount * discount_percent // 100
    tax = round((amount - discount) * TAX_PERCENT.get(country or "", 0) / 100)
    return Money(amount, discount, tax, currency, country)


def prorated(difference: int, now: float, period: tuple[float, float]) -> int:
    """The share of a price difference that falls to the rest of a period; negative where the new plan is cheaper."""
    start, end = period
    left = min(1.0, max(0.0, (end - now) / (end - start)))
    return round(difference * left)
