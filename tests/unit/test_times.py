"""Times as people and JSON write them."""

import pytest

from images2gpt.times import rfc3339, rfc3339_or_none


@pytest.mark.parametrize(
    ("epoch_s", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_795_348_800, "2026-11-22T12:00:00Z"),
        (1_709_164_800, "2024-02-29T00:00:00Z"),
        (1_774_746_000, "2026-03-29T01:00:00Z"),
        (2**31, "2038-01-19T03:14:08Z"),
        (2**32, "2106-02-07T06:28:16Z"),
    ],
)
def test_times_are_utc_to_the_second(epoch_s: int, text: str) -> None:
    assert rfc3339(epoch_s) == rfc3339_or_none(epoch_s) == text


def test_what_has_not_happened_has_no_time() -> None:
    assert rfc3339_or_none(None) is None
