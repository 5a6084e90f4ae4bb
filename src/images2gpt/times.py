"""Times as people and JSON write them."""

import re
from datetime import UTC, datetime

DAY_S = 86_400
HOUR_S = 3_600
MINUTE_S = 60

_RFC3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def rfc3339(epoch_s: int) -> str:
    """2026-11-22T12:00:00Z."""
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
