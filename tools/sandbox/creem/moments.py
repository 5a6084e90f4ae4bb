"""Times as Creem writes them, and the periods of plans."""

import calendar
from datetime import UTC, datetime, timedelta

from tools.sandbox.creem.offers import Period

MONTHS: dict[Period, int] = {"every-month": 1, "every-three-months": 3, "every-six-months": 6, "every-year": 12}
INTERVALS: dict[Period, tuple[str, int]] = {
    "every-day": ("day", 1),
    "every-month": ("month", 1),
    "every-three-months": ("month", 3),
    "every-six-months": ("month", 6),
    "every-year": ("year", 1),
}
"""`recurring_interval` and its count."""


def iso(moment: float) -> str:
    """ISO 8601 with milliseconds, as most of Creem's times are."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ms(moment: float) -> int:
    """Epoch milliseconds, as transactions, refunds, disputes and events have them."""
    return round(moment * 1000)


def period_end(start: float, period: Period) -> float:
    """The same day and time some months on; the last of a shorter month."""
    begin = datetime.fromtimestamp(start, UTC)
    if period not in MONTHS:
        return (begin + timedelta(days=1)).timestamp()
    year, month = divmod(begin.month - 1 + MONTHS[period], 12)
    last = calendar.monthrange(begin.year + year, month + 1)[1]
    return begin.replace(year=begin.year + year, month=month + 1, day=min(begin.day, last)).timestamp()
