"""Reading a JavaScript byte stream up to a limit, 64 KB at a time: smaller reads cost an await each."""

from typing import Any

import js

CHUNK_BYTES = 65_536


async def read(body: Any, most: int, *, leave_rest: bool = False) -> tuple[bytes, bool]:
    """Up to `most` bytes, and whether that was all. The rest is cancelled, or left for another reader."""
    reader = body.getReader(mode="byob")
    chunks: list[bytes] = []
    size = 0
    while size <= most:
        chunk = await reader.readAtLeast(CHUNK_BYTES, js.Uint8Array.new(CHUNK_BYTES))
        if hasattr(chunk.value, "to_bytes"):
            chunks.append(chunk.value.to_bytes())
            size += len(chunks[-1])
        if chunk.done:
            break
    else:
        if leave_rest:
            reader.releaseLock()
        else:
            await reader.cancel()
    data = b"".join(chunks)
    return data[:most], len(data) <= most
