"""The Http port on the runtime's fetch. Redirects are never followed, and every call has a time limit."""

import asyncio
from typing import Any

import js
from pyodide.ffi import JsException

from images2gpt.edge import convert, stream
from images2gpt.ports import AnswerTooLong, Incoming, NoReply, Outgoing, Stream


class Fetch:
    """The way out of the Worker."""

    async def send(self, request: Outgoing) -> Incoming:
        """See ports.Http."""
        try:
            answer = await _fetch(request, js.AbortSignal.timeout(request.timeout_ms))
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


async def _fetch(request: Outgoing, signal: Any) -> Any:
    given = {
        "method": request.method,
        "headers": convert.headers(request.headers),
        "redirect": "manual",
        "signal": signal,
    }
    if request.body is not None:
        given["body"] = convert.octets(request.body)
    return await js.fetch(request.url, convert.options(**given))


def _has(body: Any) -> bool:
    return hasattr(body, "getReader")


def _headers(answer: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in answer.headers}


def _no_reply(error: JsException) -> NoReply:
    return NoReply("timeout" if error.name in ("TimeoutError", "AbortError") else "lost")
