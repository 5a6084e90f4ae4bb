"""Telling a client something by HTTP, with a provider's patience."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

from tools.sandbox.clock import Clock

Post = Callable[[str, dict[str, str], bytes], Awaitable[int | None]]
"""Sends a body to a URL and gives the answer's status, None where nobody answered."""

ANSWER_SECONDS = 15.0
"""kie.md 2.1; Creem's patience is not told (creem.md 2.1)."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts bodies as they are, and follows nobody elsewhere."""

    clock: Clock
    http: aiohttp.ClientSession

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> int | None:
        """The answer's status, or None when none came within 15 s of the sandbox's clock."""
        posting = asyncio.ensure_future(self._status(url, headers, body))
        patience = asyncio.ensure_future(self.clock.sleep(ANSWER_SECONDS))
        try:
            await asyncio.wait({posting, patience}, return_when=asyncio.FIRST_COMPLETED)
            return posting.result() if posting.done() else None
        finally:
            posting.cancel()
            patience.cancel()

    async def _status(self, url: str, headers: dict[str, str], body: bytes) -> int | None:
        try:
            post = self.http.post(url, data=body, headers=headers, allow_redirects=False)
            async with post as response:
                return response.status
        except aiohttp.ClientError:
            return None
