"""Calls to providers: what is sent, what comes back, and what counts as no answer."""

import asyncio
import json
from typing import Any

from images2gpt.ports import AnswerTooLong, NoReply, Outgoing
from tests.contract.ports import Ports, refused

EVERY_BYTE = bytes(range(256))
TIMEOUT_MS = 5_000
CLOSED_PORT = "http://127.0.0.1:1"


def _get(ports: Ports, path: str, **more: Any) -> Outgoing:
    given: dict[str, Any] = {"method": "GET", "url": ports.server + path, "timeout_ms": TIMEOUT_MS} | more
    return Outgoing(**given)


async def bytes_are_exact_both_ways(ports: Ports) -> None:
    for body in (EVERY_BYTE, b"{}", EVERY_BYTE * 400):
        answer = await ports.http.send(_get(ports, "/echo", method="POST", body=body))
        assert (answer.status, answer.body) == (200, body)


async def a_request_arrives_as_it_was_written(ports: Ports) -> None:
    headers = (("authorization", "Bearer a.b-c_d="), ("x-one", "1"), ("user-agent", "images2gpt"))
    answer = await ports.http.send(_get(ports, "/told?a=%2F&b=c%20d", method="POST", headers=headers, body=b"x"))
    told = json.loads(answer.body)
    assert (told["method"], told["target"]) == ("POST", "/told?a=%2F&b=c%20d")
    arrived = [(name, value) for name, value in told["headers"] if name in dict(headers)]
    assert sorted(arrived) == sorted(headers)


async def header_names_come_back_in_lower_case(ports: Ports) -> None:
    answer = await ports.http.send(_get(ports, "/echo"))
    assert answer.headers["x-mixed-case"] == "Kept As It Is"
    assert all(name == name.lower() for name in answer.headers)


async def a_header_that_would_break_its_line_is_never_sent(ports: Ports) -> None:
    for value in ("a\r\nx-evil: 1", "a\nx-evil: 1", "a\x00b"):
        await refused(ports.http.send(_get(ports, "/told", headers=(("x-one", value),))))


async def every_status_is_an_answer(ports: Ports) -> None:
    for status in (200, 201, 400, 401, 404, 422, 429, 500, 502, 503):
        answer = await ports.http.send(_get(ports, f"/status/{status}"))
        assert (answer.status, answer.body) == (status, f"says {status}".encode())


async def an_answer_without_a_body_is_empty(ports: Ports) -> None:
    answer = await ports.http.send(_get(ports, "/status/204"))
    assert (answer.status, answer.body) == (204, b"")
    assert (await ports.http.send(_get(ports, "/bytes/0"))).body == b""


async def a_redirect_is_an_answer_and_not_followed(ports: Ports) -> None:
    for status in (301, 302, 307, 308):
        answer = await ports.http.send(_get(ports, f"/redirect/{status}"))
        assert (answer.status, answer.headers["location"], answer.body) == (status, "/told", b"elsewhere")


async def an_answer_may_be_as_long_as_allowed(ports: Ports) -> None:
    for path in ("/bytes", "/unmeasured"):
        for size in (1, 65_535, 65_536, 65_537, 200_000):
            answer = await ports.http.send(_get(ports, f"{path}/{size}", max_bytes=size))
            assert answer.body == b"x" * size


async def a_longer_answer_is_refused(ports: Ports) -> None:
    for path in ("/bytes", "/unmeasured"):
        for most in (0, 1, 65_535, 65_536, 100_000):
            await refused(ports.http.send(_get(ports, f"{path}/{most + 1}", max_bytes=most)), AnswerTooLong)
            await refused(ports.http.send(_get(ports, f"{path}/{most + 300_000}", max_bytes=most)), AnswerTooLong)


async def a_longer_answer_is_cut_where_that_is_asked(ports: Ports) -> None:
    for path in ("/bytes", "/unmeasured"):
        for most in (1, 65_536, 70_000):
            answer = await ports.http.send(_get(ports, f"{path}/500000", max_bytes=most, cut=True))
            assert (answer.status, answer.body) == (200, b"x" * most)
        answer = await ports.http.send(_get(ports, f"{path}/70000", max_bytes=100_000, cut=True))
        assert answer.body == b"x" * 70_000


async def a_packed_answer_is_measured_unpacked(ports: Ports) -> None:
    answer = await ports.http.send(_get(ports, "/packed/1000"))
    assert answer.body == bytes(1000)
    await refused(ports.http.send(_get(ports, "/packed/20000000", max_bytes=100_000)), AnswerTooLong)


async def silence_is_a_timeout(ports: Ports) -> None:
    await _no_reply(ports, "/silence", "timeout", timeout_ms=200)


async def an_answer_that_stops_half_way_is_a_timeout(ports: Ports) -> None:
    await _no_reply(ports, "/drip/50/100", "timeout", timeout_ms=400)


async def a_broken_answer_is_lost(ports: Ports) -> None:
    await _no_reply(ports, "/broken/1000", "lost")
    await _no_reply(ports, "/broken/400000", "lost", max_bytes=1_000_000)


async def a_closed_port_is_lost(ports: Ports) -> None:
    await _no_reply(ports, "/", "lost", url=f"{CLOSED_PORT}/")


async def an_address_that_is_none_is_lost(ports: Ports) -> None:
    for url in ("nonsense", "http://", "gopher://127.0.0.1/"):
        await _no_reply(ports, "/", "lost", url=url)


async def calls_go_out_side_by_side(ports: Ports) -> None:
    requests = [_get(ports, "/drip/2/150") for _ in range(4)]
    async with asyncio.timeout(1.1):
        answers = await asyncio.gather(*(ports.http.send(request) for request in requests))
    assert [answer.body for answer in answers] == [b"xx"] * 4


async def a_stream_brings_every_byte(ports: Ports) -> None:
    for size in (0, 1, 70_000, 1_500_000):
        stream = await ports.http.open(_get(ports, f"/bytes/{size}"))
        assert (stream.status, await ports.drain(stream)) == (200, b"x" * size)


async def a_stream_tells_its_status_and_headers(ports: Ports) -> None:
    stream = await ports.http.open(_get(ports, "/bytes/10"))
    assert (stream.status, stream.headers["content-length"]) == (200, "10")
    for status in (404, 503):
        stream = await ports.http.open(_get(ports, f"/status/{status}"))
        assert (stream.status, await ports.drain(stream)) == (status, f"says {status}".encode())


async def a_stream_may_take_longer_than_its_beginning(ports: Ports) -> None:
    stream = await ports.http.open(_get(ports, "/drip/4/150", timeout_ms=300))
    assert await ports.drain(stream) == b"xxxx"


async def a_stream_that_does_not_begin_is_no_reply(ports: Ports) -> None:
    for path, url, reason in (("/silence", None, "timeout"), ("/", f"{CLOSED_PORT}/", "lost")):
        more = {"url": url} if url else {}
        error = await refused(ports.http.open(_get(ports, path, timeout_ms=300, **more)), NoReply)
        assert isinstance(error, NoReply)
        assert error.reason == reason


async def _no_reply(ports: Ports, path: str, reason: str, **more: Any) -> None:
    error = await refused(ports.http.send(_get(ports, path, **more)), NoReply)
    assert isinstance(error, NoReply)
    assert error.reason == reason, error.reason
