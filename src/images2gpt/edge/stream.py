"""Reading a JavaScript byte stream, 64 KB at a time: smaller reads cost an await each."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import js

CHUNK_BYTES = 65_536


async def read(body: Any, most: int, *, leave_rest: bool = False) -> tuple[bytes, bool]:
    """Up to `most` bytes, and whether that was all. The rest is cancelled, or left for another reader."""
    gathered: list[bytes] = []
    size = 0
    async with aclosing(chunks(body)) as coming:
        async for chunk in coming:
            gathered.append(chunk)
            size += len(chunk)
            if size > most:
                break
    if size > most and not leave_rest:
        await body.cancel()
    data = b"".join(gathered)
    return data[:most], size <= most


async def chunks(body: Any) -> AsyncGenerator[bytes, None]:
    """All of a body, never a chunk of no bytes. Closed before its end it leaves the rest for another reader."""
    reader = body.getReader(mode="byob")
    try:
        async for chunk in pull(reader):
            yield chunk
    finally:
        reader.releaseLock()


async def pull(reader: Any) -> AsyncIterator[bytes]:
    """What is left for a reader. One buffer is lent to it again and again: new ones would fill memory with garbage."""
    lent, done = js.Uint8Array.new(CHUNK_BYTES), False
    while not done:
        chunk = await reader.readAtLeast(CHUNK_BYTES, lent)
        done = chunk.done
        if hasattr(chunk.value, "to_bytes"):
            data = chunk.value.to_bytes()
            lent = js.Uint8Array.new(chunk.value.buffer)
            if data:
                yield data
