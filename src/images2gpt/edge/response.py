"""http.Response as a JavaScript Response."""

import asyncio
from contextlib import aclosing
from typing import Any

import js
from pyodide.ffi import JsException

from images2gpt.edge import convert
from images2gpt.http import SECURITY_HEADERS, Response
from images2gpt.ports import Background, Stream

WRITE_S = 20
"""A client that takes nothing for this long is gone."""
_COMMON: list[Any] = []
"""SECURITY_HEADERS as JavaScript has them, made by the first answer: a copy costs a quarter of making them anew."""


def to_js(response: Response, background: Background) -> Any:
    """Bytes at once, a provider's stream as it is, events as they come."""
    status, headers = response.status, convert.headers(_own(response), over=_common())
    body = response.body
    if isinstance(body, Stream):
        return js.Response.new(body.body, status=status, headers=headers)
    if isinstance(body, bytes):
        return js.Response.new(convert.octets(body) if body else None, status=status, headers=headers)
    pipe = js.IdentityTransformStream.new()  # a plain TransformStream never notices that its reader has gone
    background.start("answer", _pump(body, pipe.writable.getWriter()))
    return js.Response.new(pipe.readable, status=status, headers=headers)


def _own(response: Response) -> list[tuple[str, str]]:
    return [pair for pair in response.headers if pair not in SECURITY_HEADERS]


def _common() -> Any:
    """Every answer has them."""
    if not _COMMON:
        _COMMON.append(convert.headers(SECURITY_HEADERS))
    return _COMMON[0]


async def _pump(body: Any, writer: Any) -> None:
    async with aclosing(body) as coming:
        try:
            async for piece in coming:
                await asyncio.wait_for(writer.write(convert.octets(piece)), WRITE_S)
            await writer.close()
        except (JsException, TimeoutError):
            return  # the client has gone: nobody is left to tell
        except Exception:
            await writer.abort("broken off")  # what looks whole must be whole
            raise
