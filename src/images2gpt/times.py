"""Times as people and JSON write them."""

import re
from datetime import date, datetime
from functools import lru_cache

DAY_S = 86_400
HOUR_S = 3_600
MINUTE_S = 60
FIRST_DAY = date(1970, 1, 1).toordinal()

_SECONDS = tuple(f":{second:02}Z" for second in range(MINUTE_S))
_RFC3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def rfc3339(epoch_s: int) -> str:
    """2026-11-22T12:00:00Z."""
    minute, second = divmod(epoch_s, MINUTE_S)
    return _minute(minute) + _SECONDS[second]


@lru_cache(maxsize=1024)
def _minute(minute: int) -> str:
    """A page shows four times an image, most of them of one minute; strftime would take half of the page's time."""
    day, of_day = divmod(minute, DAY_S // MINUTE_S)
    return f"{date.fromordinal(FIRST_DAY + day).isoformat()}T{of_day // 60:02}:{of_day % 60:02}"


def rfc3339_or_none(epoch_s: int | None) -> str | None:
    """As rfc3339, None for what has not happened."""
    return None if epoch_s is None else rfc3339(epoch_s)


def epoch(text: str) -> int | None:
    """The seconds of a time as rfc3339 writes it, None for any other text."""
    if not _RFC3339.fullmatch(text):
        return None
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except ValueError:  # the 30th of February
        return None
