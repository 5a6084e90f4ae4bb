"""The Http port on the runtime's fetch. Redirects are never followed, and every call has a time limit."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import js
from pyodide.ffi import JsException

from images2gpt.edge import convert, stream
from images2gpt.ports import AnswerTooLong, Incoming, NoReply, Outgoing, Poured, Stream

PIECE_S = 20
"""Longest wait for the next piece of an answer."""


class Fetch:
    """The way out of the Worker."""

    async def send(self, request: Outgoing) -> Incoming:
        """See ports.Http."""
        try:
            answer = await _answer(request, js.AbortSignal.timeout(request.timeout_ms))
            body, whole = await stream.read(answer.body, request.max_bytes) if _has(answer.body) else (b"", True)
        except JsException as error:
            raise _no_reply(error) from error
        if not whole and not request.cut:
            raise AnswerTooLong
        return Incoming(answer.status, _headers(answer), body)

    async def open(self, request: Outgoing) -> Stream:
        """See ports.Http. The time limit ends with the headers: a slow reader's image is not cut off in the middle."""
        controller = js.AbortController.new()
        timer = asyncio.get_running_loop().call_later(request.timeout_ms / 1000, controller.abort)
        try:
            answer = await _fetch(request, controller.signal)
        except JsException as error:
            raise _no_reply(error) from error
        finally:
            timer.cancel()
        return Stream(answer.status, _headers(answer), answer.body)

    @asynccontextmanager
    async def pieces(self, opened: Stream) -> AsyncIterator[AsyncIterator[bytes]]:
        """See ports.Http."""
        if not _has(opened.body):
            yield _nothing()
            return
        reader = opened.body.getReader(mode="byob")
        try:
            yield _pieces(reader)
        finally:
            with suppress(JsException):
                await reader.cancel()


async def _nothing() -> AsyncIterator[bytes]:
    for piece in tuple[bytes, ...]():
        yield piece


async def _pieces(reader: Any) -> AsyncIterator[bytes]:
    coming = stream.pull(reader)
    try:
        while piece := await asyncio.wait_for(anext(coming, b""), PIECE_S):
            yield piece
    except TimeoutError as error:
        raise NoReply("timeout") from error
    except JsException as error:
        raise _no_reply(error) from error


async def _answer(request: Outgoing, signal: Any) -> Any:
    if request.poured is None:
        return await _fetch(request, signal, None if request.body is None else convert.octets(request.body))
    length, stop = request.poured.length, js.AbortController.new()
    pipe = js.IdentityTransformStream.new() if length is None else js.FixedLengthStream.new(length)
    pouring = _pour(request.poured, pipe.writable.getWriter(), stop)
    both = js.AbortSignal.any(convert.array([signal, stop.signal]))
    ended: Sequence[Any] = await asyncio.gather(pouring, _fetch(request, both, pipe.readable), return_exceptions=True)
    for failure in ended:
        if isinstance(failure, BaseException):
            raise failure
    return ended[1]


async def _pour(body: Poured, writer: Any, stop: Any) -> None:
    try:
        parcel = convert.Parcel(stream.CHUNK_BYTES)
        async for chunk in body.chunks:
            await writer.write(parcel.packed(chunk))
        await writer.close()
    except JsException:
        return  # the other side has gone, or has answered without reading on: the call itself says which
    except Exception:
        stop.abort()  # a server that was promised more takes nothing of it
        raise


async def _fetch(request: Outgoing, signal: Any, body: Any = None) -> Any:
    given = {
        "method": request.method,
        "headers": convert.headers(request.headers),
        "redirect": "manual",
        "signal": signal,
    }
    if body is not None:
        given["body"] = body
    return await js.fetch(request.url, convert.options(**given))


def _has(body: Any) -> bool:
    return hasattr(body, "getReader")


def _headers(answer: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in answer.headers}


def _no_reply(error: JsException) -> NoReply:
    return NoReply("timeout" if error.name in ("TimeoutError", "AbortError") else "lost")
