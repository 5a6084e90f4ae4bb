"""The Clock, Ids, Crypto and Background ports."""

import asyncio
import secrets
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

import js

from images2gpt import log
from images2gpt.concurrency import begin
from images2gpt.edge import convert

T = TypeVar("T")
MOST_ITERATIONS = 100_000
"""Production's ceiling for one call. Local workerd has none, so a slip would show only after a deploy."""
ID_CHARACTERS = 24
"""Of five random bits each."""
BASE32 = bytes.maketrans(bytes(range(256)), b"abcdefghijklmnopqrstuvwxyz234567" * 8)


class SystemClock:
    """Cloudflare's clock: stands still between two I/O calls, never goes backwards."""

    def now(self) -> int:
        """See ports.Clock."""
        return int(time.time())

    def now_ms(self) -> int:
        """See ports.Clock."""
        return int(time.time() * 1000)

    async def sleep(self, seconds: float) -> None:
        """See ports.Clock."""
        await asyncio.sleep(seconds)


class RandomIds:
    """From the CSPRNG, which may not be asked at import."""

    def new(self, kind: str) -> str:
        """See ports.Ids."""
        return f"{kind}_{secrets.token_bytes(ID_CHARACTERS).translate(BASE32).decode()}"

    def secret(self, octets: int) -> bytes:
        """See ports.Ids."""
        return secrets.token_bytes(octets)


class WebCrypto:
    """What hashlib lacks here."""

    async def pbkdf2_sha256(self, password: bytes, salt: bytes, *, iterations: int) -> bytes:
        """See ports.Crypto."""
        if iterations > MOST_ITERATIONS:
            raise ValueError("more iterations than production allows in one call")
        subtle = js.crypto.subtle
        raw, uses = convert.octets(password), convert.array(["deriveBits"])
        key = await subtle.importKey("raw", raw, "PBKDF2", False, uses)  # noqa: FBT003  JavaScript has no keywords
        salted = convert.octets(salt)
        how = convert.options(name="PBKDF2", hash="SHA-256", salt=salted, iterations=iterations)
        bits = await subtle.deriveBits(how, key, 256)
        return bytes(bits.to_bytes())


class WaitUntil:
    """Work that goes on after the answer. A failing waitUntil says nothing by itself, so this does."""

    def __init__(self, ctx: Any) -> None:
        self._ctx = ctx

    def start(self, name: str, work: Coroutine[Any, Any, T]) -> "asyncio.Future[T]":
        """See ports.Background."""
        task = begin(work)
        self._ctx.waitUntil(_logged(name, task))
        return task


async def _logged(name: str, task: "asyncio.Future[T]") -> None:
    await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()):
        log.failure("background_failed", error, work=name)
