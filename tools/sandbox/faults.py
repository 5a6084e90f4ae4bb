"""What can become of a reply: refused, replaced, slowed, cut, lost. Shared by all providers."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec
from aiohttp import web

from tools.sandbox.clock import Clock

LOOK_SECONDS = 0.05  # aiohttp does not tell a handler that its client has left
FLOOD_PIECE_BYTES = 1 << 16
PNG_START = b"\x89PNG\r\n\x1a\n"
RESET_INSTEAD_OF_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, zero seconds


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request that waits for its reply, as a fault sees it."""

    request: web.Request
    clock: Clock
    honest: Callable[[], Awaitable[web.Response]]
    refused: Callable[["Refuse"], web.Response]


class Fault(msgspec.Struct, frozen=True, tag=True, tag_field="fault", forbid_unknown_fields=True):
    """Something other than the honest reply."""

    async def send(self, exchange: Exchange) -> web.StreamResponse:
        """Answer the exchange, each fault in its own way."""
        raise NotImplementedError(exchange)


class Refuse(Fault, frozen=True):
    """The provider's own envelope with this code; `http` makes it the HTTP status as well."""

    code: int
    msg: str = "refused by a switch of the sandbox"
    http: bool = False

    async def send(self, exchange: Exchange) -> web.StreamResponse:
        return exchange.refused(self)


class Answer(Fault, frozen=True, kw_only=True):
    """These very bytes; the request has no effect."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = {}

    async def send(self, exchange: Exchange) -> web.StreamResponse:  # noqa: ARG002 - nothing of it matters
        headers = {"Content-Type": self.content_type, **self.headers}
        return web.Response(status=self.status, body=self.body, headers=headers)


class Later(Fault, frozen=True):
    """The honest reply, this many seconds after it was ready."""

    seconds: float

    async def send(self, exchange: Exchange) -> web.StreamResponse:
        response = await exchange.honest()
        await exchange.clock.sleep(self.seconds)
        return response


class Drip(Fault, frozen=True):
    """The honest reply, a byte at a time."""

    bytes_per_second: float = 1.0

    async def send(self, exchange: Exchange) -> web.StreamResponse:
        honest = await exchange.honest()
        body = _body_of(honest)
        response = await _begin(exchange.request, honest, length=len(body))
        for position in range(len(body)):
            await response.write(body[position : position + 1])
            await exchange.clock.sleep(1 / self.bytes_per_second)
        return response


class Truncate(Fault, frozen=True):
    """The honest reply's length, but only a part of its bytes before the connection ends."""

    keep: float = 0.5

    async def send(self, exchange: Exchange) -> web.StreamResponse:
        honest = await exchange.honest()
        body = _body_of(honest)
        response = await _begin(exchange.request, honest, length=len(body))
        await response.write(body[: int(len(body) * self.keep)])
        if exchange.request.transport is not None:
            exchange.request.transport.close()
        return response


class Flood(Fault, frozen=True, kw_only=True):
    """A body that does not end for long. It begins like a PNG and does not tell its length."""

    size: int = 50_000_000
    content_type: str = "application/json"

    async def send(self, exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": self.content_type})
        await response.prepare(exchange.request)
        await response.write(PNG_START)
        for begin in range(len(PNG_START), self.size, FLOOD_PIECE_BYTES):
            await response.write(bytes(min(FLOOD_PIECE_BYTES, self.size - begin)))
        return response


class Reset(Fault, frozen=True):
    """The connection is reset; with `accepted` the request took effect and its reply is lost."""

    accepted: bool = False

    async def send(self, exchange: Exchange) -> web.StreamResponse:
        if self.accepted:
            await exchange.honest()
        if (transport := exchange.request.transport) is not None:
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_INSTEAD_OF_CLOSE)
            transport.abort()
        return web.Response()


class Silence(Fault, frozen=True):
    """No answer, ever; with `accepted` the request took effect."""

    accepted: bool = False

    async def send(self, exchange: Exchange) -> web.StreamResponse:
        if self.accepted:
            await exchange.honest()
        while (transport := exchange.request.transport) is not None and not transport.is_closing():  # noqa: ASYNC110 - see LOOK_SECONDS
            await asyncio.sleep(LOOK_SECONDS)
        return web.Response()


AnyFault = Refuse | Answer | Later | Drip | Truncate | Flood | Reset | Silence

INVALID_JSON = Answer(body=b'{"code":200,"msg":"success","data":{"taskId":"task_')
TRAILING_DATA = Answer(body=b'{"code":200,"msg":"success","data":null} {"code":200}')
NOT_A_NUMBER = Answer(body=b'{"code":200,"msg":"success","data":NaN}')
WRONG_CHARSET = Answer(body='{"code":200,"msg":"gelöscht"}'.encode("latin-1"))


def html_page(status: int = 502) -> Answer:
    """What a gateway in front of the provider says when the provider is down."""
    page = f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"
    return Answer(status=status, body=page.encode(), content_type="text/html; charset=UTF-8")


def nested(depth: int) -> Answer:
    """A document that ends any decoder which recurses."""
    return Answer(body=b'{"code":200,"msg":"success","data":' + b"[" * depth + b"]" * depth + b"}")


def redirect(location: str, status: int = 302) -> Answer:
    """A way out of the host that was asked."""
    return Answer(status=status, headers={"Location": location}, content_type="text/plain")


def _body_of(response: web.Response) -> bytes:
    return response.body if isinstance(response.body, bytes) else b""


async def _begin(request: web.Request, honest: web.Response, *, length: int) -> web.StreamResponse:
    """Start a reply with the honest one's status and headers, to be written piece by piece."""
    response = web.StreamResponse(status=honest.status, headers=honest.headers)
    response.content_length = length
    await response.prepare(request)
    return response
