"""E06, E21–E23, E29 on raw sockets: what no HTTP library would send.

Locally the first to read is wrangler's own server, in production Cloudflare's: what it refuses never comes to us, and
what it lets through must be one request and not two.
"""

import asyncio
import json
import time

import pytest

from tests.support.service import Service

HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n\r\n"
HEALTH = b"GET /api/health HTTP/1.1\r\n" + HOST
LOGIN = b"POST /api/auth/login HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
SMUGGLED = HEALTH + CLOSE
PATIENCE_S = 2.0

WRANGLER_S_OWN_500 = "wrangler's local proxy makes no URL or request of it, and says so with a bare 500"


async def send(service: Service, request: bytes) -> bytes:
    """All that comes back on one connection."""
    reader, writer = await asyncio.open_connection("localhost", service.port)
    writer.write(request)
    said = b""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while chunk := await reader.read(65_536):
                said += chunk
    except (TimeoutError, ConnectionResetError):
        pass
    writer.close()
    return said


def statuses(said: bytes) -> list[int]:
    """Of every answer in it."""
    return [int(line.split(b" ")[1]) for line in said.split(b"\r\n") if line.startswith((b"HTTP/1.1 ", b"HTTP/1.0 "))]


async def check_well(service: Service) -> None:
    """The Worker serves the next."""
    assert statuses(await send(service, HEALTH + CLOSE)) == [200]


METHODS = [b"OPTIONS", b"TRACE", b"PROPFIND", b"PURGE", b"QUERY", b"PUT", b"DELETE", b"PATCH", b"MKCOL", b"LOCK"]
UNKNOWN = [b"get", b"FOO", b"M-SEARCH", b"PRI", b"\x00GET", b"GET/", b"<script>", b"G\xc3\x89T"]


@pytest.mark.parametrize("method", METHODS)
async def test_e06_the_worker_names_the_methods_of_a_path(service: Service, method: bytes) -> None:
    said = await send(service, method + b" /api/config HTTP/1.1\r\n" + HOST + CLOSE)
    assert statuses(said) == [405]
    assert b"allow: get, head\r\n" in said.lower()


@pytest.mark.parametrize("method", UNKNOWN)
async def test_e06_what_is_no_method_is_refused_before_us(service: Service, method: bytes) -> None:
    (status,) = statuses(await send(service, method + b" /api/config HTTP/1.1\r\n" + HOST + CLOSE))
    assert status in (400, 405, 501)
    await check_well(service)


async def test_e06_a_tunnel_is_not_opened(service: Service) -> None:
    said = await send(service, b"CONNECT localhost:80 HTTP/1.1\r\n" + HOST + b"\r\n" + SMUGGLED)
    assert statuses(said) in ([400], [405], [500], [501]), WRANGLER_S_OWN_500
    await check_well(service)


HOSTS = {
    "another host": b"GET /api/config HTTP/1.1\r\nHost: evil.example\r\n" + CLOSE,
    "another host and port": b"GET /api/nothing HTTP/1.1\r\nHost: evil.example:8443\r\n" + CLOSE,
    "another host in the request's line": b"GET http://evil.example/api/config HTTP/1.1\r\n" + HOST + CLOSE,
    "two hosts": b"GET /api/config HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n" + CLOSE,
    "a host with a path": b"GET /api/config HTTP/1.1\r\nHost: evil.example/x\r\n" + CLOSE,
    "no host": b"GET /api/config HTTP/1.1\r\n" + CLOSE,
    "a page": b"GET / HTTP/1.1\r\nHost: evil.example\r\n" + CLOSE,
}


@pytest.mark.parametrize("name", HOSTS)
async def test_e21_another_host_s_name_is_in_no_answer(service: Service, name: str) -> None:
    """Cloudflare routes by host, so in production only ours come in; links are of the settings in any case."""
    said = await send(service, HOSTS[name])
    assert len(statuses(said)) == 1
    assert b"evil.example" not in said
    await check_well(service)


INJECTED = {
    "a return in a value": b"X-A: a\rX-Injected: b\r\n",
    "NUL in a value": b"X-A: a\x00b\r\n",
    "a folded line": b"X-A: a\r\n X-Injected: b\r\n",
    "a space before the colon": b"X-A : a\r\n",
    "a line without a colon": b"X-Injected\r\n",
}
ODD = {
    "bytes that are no text": b"Authorization: Bearer \xff\xfe\r\nX-Request-Id: \xff\r\n",
    "a bare line feed": b"X-A: a\nX-B: b\r\n",
    "a log line of ours": b'User-Agent: {"event":"alarm","reason":"injected"}\r\nX-Request-Id: injected\r\n',
    "32 KB": b"X-A: " + b"a" * 32_768 + b"\r\n",
    "200 headers": b"".join(b"X-%d: a\r\n" % number for number in range(200)),
}


@pytest.mark.parametrize("name", INJECTED)
async def test_e22_a_header_that_is_two_is_refused(service: Service, name: str) -> None:
    said = await send(service, HEALTH + INJECTED[name] + CLOSE)
    assert statuses(said) == [400]
    assert b"njected" not in said
    await check_well(service)


@pytest.mark.parametrize("name", ODD)
async def test_e22_a_header_that_is_odd_changes_neither_answer_nor_log(service: Service, name: str) -> None:
    before = len(service.log)
    said = await send(service, HEALTH + ODD[name] + CLOSE)
    assert statuses(said) in ([200], [400], [431])
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"injected" not in said
    assert b"x-request-id: req_" in head.lower() or statuses(said) != [200]
    assert json.loads(body)["status"] == "ok" or statuses(said) != [200]
    assert not [line for line in service.log[before:] if "injected" in line]


@pytest.mark.parametrize(
    "path", [b"/api/health%0d%0aX-Injected:%20b", b"/api/config?a=%0d%0aX-Injected:%20b", b"/%0aX"]
)
async def test_e22_a_line_break_in_an_address_is_none_in_an_answer(service: Service, path: bytes) -> None:
    said = await send(service, b"GET " + path + b" HTTP/1.1\r\n" + HOST + CLOSE)
    assert len(statuses(said)) == 1
    assert b"\r\nX-Injected" not in said


LENGTHS = {
    "a length and chunks": b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(SMUGGLED)),
    "chunks and a length": b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}",
    "two lengths in one": b"Content-Length: 2, 4\r\n\r\n{}",
    "a length with a sign": b"Content-Length: +2\r\n\r\n{}",
    "a length below nothing": b"Content-Length: -1\r\n\r\n{}",
    "a length beyond every number": b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "a coding that nobody knows": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "two codings": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a coding with a space": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a chunk's length that is no number": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a chunk's length with a sign": b"Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n",
    "line feeds alone": b"Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
}


@pytest.mark.parametrize("name", LENGTHS)
async def test_e23_a_body_of_two_lengths_hides_no_second_request(service: Service, name: str) -> None:
    said = await send(service, LOGIN + LENGTHS[name] + SMUGGLED)
    assert len(statuses(said)) == 1, said
    assert statuses(said)[0] in (400, 413, 422, 500, 501), WRANGLER_S_OWN_500
    assert b'"checks"' not in said
    await check_well(service)


async def test_e29_bodies_that_trickle_hold_up_nobody(service: Service) -> None:
    """A byte a second is for Cloudflare's edge to end; here none of it costs a statement or another's answer."""
    slow = [await asyncio.open_connection("localhost", service.port) for _ in range(30)]
    for number in range(3):
        for _, writer in slow:
            writer.write(LOGIN + b"Content-Length: 64\r\n\r\n{" if number == 0 else b" ")
        began = time.monotonic()
        body = b'{"email":"nobody@example.com"}'
        forgot = LOGIN.replace(b"login", b"password/forgot") + b"CF-Connecting-IP: 192.0.2.%d\r\n" % (150 + number)
        said = await send(service, forgot + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
        assert statuses(said)[0] in (202, 429)
        assert time.monotonic() - began < 2
        await asyncio.sleep(0.5)
    for _, writer in slow:
        writer.close()
    await check_well(service)
