"""A JavaScript Request as http.Request."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from urllib.parse import urlsplit

import js
from pyodide.ffi import JsException

from images2gpt.client import Client
from images2gpt.edge import convert, stream
from images2gpt.errors import Malformed, TooLarge
from images2gpt.http import Request

UPLOAD_S = 3
"""How long the rest of a body that we refuse may take to arrive."""


class JsHeaders:
    """Look-up without turning all headers into Python: 1 µs against 86."""

    def __init__(self, headers: Any) -> None:
        self._headers = headers

    def get(self, name: str) -> str | None:
        """See http.Headers."""
        return convert.text(self._headers.get(name))


def from_js(given: Any, *, request_id: str) -> Request:
    """Reads nothing of the body yet."""
    url = urlsplit(given.url)
    headers = JsHeaders(given.headers)
    client = Client(headers.get("cf-connecting-ip") or "", headers.get("cf-ipcountry"), headers.get("user-agent"))

    async def read(most: int) -> bytes:
        length = _declared(headers, most)
        if not hasattr(given.body, "getReader"):
            return b""
        if length is not None and length <= stream.CHUNK_BYTES:  # the runtime holds a client to what it told
            return bytes((await given.arrayBuffer()).to_bytes())
        body, whole = await stream.read(given.body, most, leave_rest=True)
        if not whole:
            raise TooLarge
        return body

    async def chunks(most: int) -> AsyncGenerator[bytes, None]:
        _declared(headers, most)
        async with aclosing(_chunks(given.body)) as coming:
            async for chunk in coming:
                most -= len(chunk)
                if most < 0:
                    raise TooLarge
                yield chunk

    return Request(
        id=request_id,
        method=given.method,
        path=url.path,
        query=url.query,
        headers=headers,
        client=client,
        read=read,
        chunks=chunks,
    )


def _declared(headers: JsHeaders, most: int) -> int | None:
    """The length of the body where it is told beforehand. Raises TooLarge."""
    length = headers.get("content-length") or ""
    if not length.isdigit():
        return None
    if int(length[:15]) > most:
        raise TooLarge
    return int(length)


async def _chunks(body: Any) -> AsyncGenerator[bytes, None]:
    """What arrives of a body, until it breaks off or ends."""
    if not hasattr(body, "getReader"):
        return
    async with aclosing(stream.chunks(body)) as coming:
        try:
            async for chunk in coming:
                yield chunk
        except JsException as error:
            raise Malformed("The upload broke off.") from error


async def let_finish(given: Any) -> None:
    """Takes in, unread, what nobody wanted of a body: nothing of it passes through Python.

    Answered in the middle of an upload, a proxy before us may close the connection and tell the client of that instead.
    """
    if not hasattr(given.body, "pipeTo") or given.body.locked:
        return
    try:
        await asyncio.wait_for(given.body.pipeTo(js.WritableStream.new()), UPLOAD_S)
    except (JsException, TimeoutError):
        return  # too slow, or gone
