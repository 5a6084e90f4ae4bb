"""Bodies that go out while they come in, and answers that are read in pieces."""

import json
from collections.abc import AsyncIterator

from images2gpt.ports import NoReply, Outgoing, Poured
from tests.contract.ports import Ports, refused

PIECE = 65_536
LONG = 20_000_000
"""More than the connection holds by itself."""
LENGTHS = (0, 1, PIECE, 3 * PIECE + 17, 2_000_000)


class Enough(Exception):
    """What a body raises that shall not arrive."""


async def _pieces(body: bytes, *, then: Exception | None = None) -> AsyncIterator[bytes]:
    for begin in range(0, len(body), PIECE):
        yield body[begin : begin + PIECE]
    if then:
        raise then


def _post(ports: Ports, path: str, chunks: AsyncIterator[bytes], length: int | None, *, ms: int = 5_000) -> Outgoing:
    return Outgoing(
        method="POST", url=ports.server + path, poured=Poured(chunks, length), timeout_ms=ms, max_bytes=2**22
    )


async def _whole(ports: Ports) -> int:
    """How many bodies the server has had to their ends."""
    answer = await ports.http.send(Outgoing(method="GET", url=f"{ports.server}/whole", timeout_ms=5_000))
    return int(answer.body)


async def every_byte_arrives(ports: Ports) -> None:
    for length in LENGTHS:
        body = b"".join(number.to_bytes(4) for number in range(length // 4 + 1))[:length]
        for told in (length, None):
            answer = await ports.http.send(_post(ports, "/echo", _pieces(body), told))
            assert (answer.status, answer.body) == (200, body), (length, told)


async def a_length_is_told_where_it_is_known(ports: Ports) -> None:
    for told in (100_000, None):
        answer = await ports.http.send(_post(ports, "/told", _pieces(b"x" * 100_000), told))
        headers = dict(json.loads(answer.body)["headers"])
        assert headers.get("content-length") == (None if told is None else "100000")
        assert headers.get("transfer-encoding") == ("chunked" if told is None else None)


async def a_body_that_fails_is_not_taken_for_whole_and_says_why(ports: Ports) -> None:
    before = await _whole(ports)
    for length in (0, 1, PIECE, 2_000_000):
        for told in (length + 100, None):
            chunks = _pieces(b"x" * length, then=Enough())
            await refused(ports.http.send(_post(ports, "/whole", chunks, told)), Enough)
    assert await _whole(ports) == before
    await ports.http.send(_post(ports, "/whole", _pieces(b"x"), 1))
    assert await _whole(ports) == before + 1


async def an_answer_to_half_a_body_is_an_answer(ports: Ports) -> None:
    answer = await ports.http.send(_post(ports, "/early/401", _pieces(b"x" * 2_000_000), 2_000_000))
    assert (answer.status, answer.body) == (401, b"says 401")


async def no_answer_to_a_body_is_no_reply(ports: Ports) -> None:
    for path, reason in (("/swallow", "timeout"), ("/silence", "timeout"), ("/hang-up", "lost")):
        for told in (LONG, None):
            request = _post(ports, path, _pieces(bytes(LONG)), told, ms=600)
            error = await refused(ports.http.send(request), NoReply)
            assert isinstance(error, NoReply)
            assert error.reason == reason, (path, told)


async def an_answer_is_read_in_pieces(ports: Ports) -> None:
    for path in ("/bytes", "/unmeasured"):
        for size in LENGTHS:
            stream = await ports.http.open(Outgoing(method="GET", url=f"{ports.server}{path}/{size}", timeout_ms=5_000))
            async with ports.http.pieces(stream) as pieces:
                found = [piece async for piece in pieces]
            assert sum(map(len, found)) == size
            assert all(0 < len(piece) <= PIECE for piece in found)


async def an_answer_that_breaks_off_does_not_end_well(ports: Ports) -> None:
    async def read() -> None:
        stream = await ports.http.open(Outgoing(method="GET", url=f"{ports.server}/broken/400000", timeout_ms=5_000))
        async with ports.http.pieces(stream) as pieces:
            async for _ in pieces:
                pass

    error = await refused(read(), NoReply)
    assert isinstance(error, NoReply)
    assert error.reason == "lost"


async def an_answer_may_be_left_unread(ports: Ports) -> None:
    for path in ("/bytes/2000000", "/status/404", "/status/204"):
        stream = await ports.http.open(Outgoing(method="GET", url=ports.server + path, timeout_ms=5_000))
        async with ports.http.pieces(stream):
            pass
        stream = await ports.http.open(Outgoing(method="GET", url=ports.server + path, timeout_ms=5_000))
        async with ports.http.pieces(stream) as pieces:
            async for _ in pieces:
                break
