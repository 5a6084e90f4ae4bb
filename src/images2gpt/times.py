"""Times as people and JSON write them."""

from datetime import UTC, datetime

DAY_S = 86_400
HOUR_S = 3_600
MINUTE_S = 60


def rfc3339(epoch_s: int) -> str:
    """2026-11-22T12:00:00Z."""
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc3339_or_none(epoch_s: int | None) -> str | None:
    """As rfc3339, None for what has not happened."""
    return None if epoch_s is None else rfc3339(epoch_s)
