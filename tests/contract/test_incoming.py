"""Bodies that people send, as the edge reads them inside workerd: never more than it was told to."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.contract.workerd import Worker

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHUNK = 65_536
"""What the edge reads at a time: lengths around it are where a mistake would be."""


async def _pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    """A body without a Content-Length."""
    for begin in range(0, len(body), size):
        yield body[begin : begin + size]


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
async def test_a_body_up_to_the_limit_is_read_exactly(worker: Worker, length: int) -> None:
    body = bytes(range(256)) * (length // 256) + bytes(length % 256)
    for sent in (body, _pieces(body, 10_000)):
        assert bytes.fromhex(await worker.post(f"read/{length}", sent)) == body


@pytest.mark.parametrize("most", [0, 1, 16 * 1024, CHUNK - 1, CHUNK, CHUNK + 1])
@pytest.mark.parametrize("more", [1, CHUNK, 900_000])
async def test_a_longer_body_is_too_large(worker: Worker, most: int, more: int) -> None:
    body = b"x" * (most + more)
    for sent in (body, _pieces(body, 50_000)):
        assert await worker.post(f"read/{most}", sent) == "too_large"


async def test_every_byte_arrives_as_it_was_sent(worker: Worker) -> None:
    body = bytes(range(256)) * 300
    assert bytes.fromhex(await worker.post("read/100000", body)) == body


async def test_requests_beside_a_deep_body_are_answered(worker: Worker, address: str) -> None:
    """One fatal error would take every request of the isolate with it."""
    names = ["decoding.a_deep_request_is_refused", "system.sleeping_lets_others_run", "way_out.silence_is_a_timeout"]
    await asyncio.gather(*(worker.run(name, address) for name in names))
