"""concurrency: two calls of which neither waits for the other."""

import asyncio

import pytest

from images2gpt.concurrency import begin, side_by_side


async def test_both_results_come_back_in_order() -> None:
    assert await side_by_side(asyncio.sleep(0, "first"), asyncio.sleep(0, "second")) == ("first", "second")


async def test_each_can_wait_for_the_other() -> None:
    """One after the other, either of them would wait for ever."""
    asked, answered = asyncio.Event(), asyncio.Event()

    async def first() -> str:
        asked.set()
        await answered.wait()
        return "first"

    async def second() -> str:
        await asked.wait()
        answered.set()
        return "second"

    assert await asyncio.wait_for(side_by_side(first(), second()), 1) == ("first", "second")


async def test_a_failure_of_the_second_is_raised_at_once() -> None:
    never = asyncio.Event()

    async def fails() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await asyncio.wait_for(side_by_side(never.wait(), fails()), 1)
    never.set()
    await asyncio.sleep(0)


async def test_what_has_begun_goes_on_by_itself() -> None:
    done = asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        done.set()

    task = begin(work())
    await asyncio.wait_for(done.wait(), 1)
    await task
