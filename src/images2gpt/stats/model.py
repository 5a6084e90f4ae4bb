"""Hours added up, and what is told of the sum. Pure."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from images2gpt.credits import COSTS

DAYS = 30
FEWEST = 3
"""Of fewer images a wait would be that of somebody."""
DIGITS = 2
"""Counts are told to so many digits: enough to judge us by, too few to follow single people."""


class Ended(msgspec.Struct, frozen=True):
    """A generation that has ended. A refused prompt neither succeeded nor failed; a late image did fail in its time."""

    hour: int
    resolution: str
    seconds: int
    succeeded: int
    failed: int
    returned: int


class Hour(msgspec.Struct, frozen=True):
    """What ended in an hour, counted from the epoch; or in several, added up. `waits`: images by seconds waited."""

    hour: int
    succeeded: int
    failed: int
    returned: int
    waits: dict[str, dict[int, int]]


class Wait(msgspec.Struct, frozen=True):
    """Seconds from the order to the image: half of all had it by `p50`, 95 of 100 by `p95`."""

    p50: int | None
    p95: int | None


class Stats(msgspec.Struct, frozen=True):
    """The answer of /api/stats: of the last `days`, rounded, brought up to date by the cron."""

    days: int
    generations: int
    success_rate: float | None
    wait_seconds: dict[str, Wait]
    credits_returned: int


def count(hour: int, ended: Iterable[Ended]) -> Hour:
    """What ended in one hour."""
    succeeded = failed = returned = 0
    waited: dict[str, Counter[int]] = {}
    for each in ended:
        succeeded += each.succeeded
        failed += each.failed
        returned += each.returned
        if each.succeeded:
            waited.setdefault(each.resolution, Counter())[each.seconds] += 1
    return Hour(hour, succeeded, failed, returned, {name: dict(counts) for name, counts in waited.items()})


def total(hours: Iterable[Hour]) -> Hour:
    """Added up, as one."""
    succeeded = failed = returned = 0
    waited: dict[str, Counter[int]] = {}
    for each in hours:
        succeeded += each.succeeded
        failed += each.failed
        returned += each.returned
        for resolution, counts in each.waits.items():
            waited.setdefault(resolution, Counter()).update(counts)
    return Hour(0, succeeded, failed, returned, {name: dict(counts) for name, counts in waited.items()})


def stats(whole: Hour) -> Stats:
    """What everybody may know of it."""
    return Stats(
        days=DAYS,
        generations=rounded(whole.succeeded + whole.failed),
        success_rate=success_rate(whole),
        wait_seconds=waits(whole),
        credits_returned=rounded(whole.returned),
    )


def success_rate(whole: Hour) -> float | None:
    """In hundredths, rounded down, so that 1 means that none failed; None while nothing has ended."""
    ended = whole.succeeded + whole.failed
    return whole.succeeded * 100 // ended / 100 if ended else None


def waits(whole: Hour) -> dict[str, Wait]:
    """Of every resolution that is sold."""
    return {resolution: _wait(whole.waits.get(resolution, {})) for resolution in COSTS}


def rounded(number: int) -> int:
    """To DIGITS digits."""
    unit: int = 10 ** max(0, len(str(number)) - DIGITS)
    return (number + unit // 2) // unit * unit


def _wait(counts: dict[int, int]) -> Wait:
    images = sum(counts.values())
    if images < FEWEST:
        return Wait(None, None)
    return Wait(_reached(counts, images * 50), _reached(counts, images * 95))


def _reached(counts: dict[int, int], hundredths: int) -> int:
    """The wait by which so many hundredths of an image had come."""
    come = 0
    for seconds in sorted(counts):
        come += counts[seconds] * 100
        if come >= hundredths:
            return seconds
    raise AssertionError("more than all were asked for")
