"""Races made certain: one side begins a number of the event loop's turns after the other, for every number of turns."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
MOST_TURNS = 40
"""More than any request takes in process with a quick KDF: by then the other side has ended."""


TURNS = [(1,), (3, 1, 7), (25, 1), (2, 19, 5, 1, 1)]
"""How long the ways to the database take, again and again: several interleavings of calls at once."""


async def after(turns: int, call: Callable[[], Awaitable[T]]) -> T:
    """Awaits `call` once everybody else has had that many turns."""
    for _ in range(turns):
        await asyncio.sleep(0)
    return await call()
