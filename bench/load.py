"""The load: one process with plain sockets and epoll, so that it asks faster than anything here answers.

How fast it is itself is measured in every run, against a Worker that answers a constant in JavaScript; and the share of
a core that it took is noted with every figure: far from the whole, it was not what held the others up.
"""

import json
import select
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from bench.tape import Call

HOST: Final = "127.0.0.1"
PIECE: Final = 262_144
SILENCE_S: Final = 20
"""Nothing in so long: the Worker is gone."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one contestant did under one load. `busy`: the share of a core that the load took."""

    rate: float
    p50_ms: float
    p99_ms: float
    answers: int
    refused: int
    busy: float


@dataclass(slots=True)
class Client:
    """One connection that always has one request under way."""

    socket: socket.socket
    sent_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)


def octets(call: Call) -> bytes:
    """A request as it goes over the wire."""
    body = json.dumps(call.body).encode() if call.body is not None else b""
    length = {"content-length": str(len(body))} if body else {}
    head = "".join(f"{name}: {value}\r\n" for name, value in (call.head() | length).items())
    return f"{call.method} {call.path} HTTP/1.1\r\n{head}\r\n".encode() + body


def load(port: int, requests: Iterable[bytes], *, clients: int, seconds: float) -> Run:
    """Lets `clients` ask one request after the other until the time is over or there are no more requests."""
    coming = iter(requests)
    poll, people = select.epoll(), dict[int, Client]()
    began, cpu = time.perf_counter(), time.process_time()
    try:
        for _ in range(clients):
            connection = socket.create_connection((HOST, port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            people[connection.fileno()] = Client(connection)
            poll.register(connection.fileno(), select.EPOLLIN)
        took, refused = _ask(poll, people, coming, began + seconds)
    finally:
        poll.close()
        for client in people.values():
            client.socket.close()
    elapsed = time.perf_counter() - began
    took.sort()
    p50, p99 = (took[min(len(took) - 1, int(len(took) * share))] * 1000 for share in (0.5, 0.99))
    return Run(len(took) / elapsed, p50, p99, len(took), refused, (time.process_time() - cpu) / elapsed)


def _ask(poll: select.epoll, people: dict[int, Client], coming: Iterator[bytes], end: float) -> tuple[list[float], int]:
    """How long each answer took, in seconds, and how many of them were refusals."""
    took, refused = list[float](), 0
    waiting = sum(_send(client, coming) for client in people.values())
    while waiting:
        ready = poll.poll(SILENCE_S)
        if not ready:
            raise TimeoutError("the Worker has stopped answering")
        for number, _ in ready:
            client = people[number]
            client.got += client.socket.recv(PIECE)
            if not _whole(client.got):
                continue
            at = time.perf_counter()
            took.append(at - client.sent_at)
            refused += client.got[9:10] != b"2"
            client.got.clear()
            if at >= end or not _send(client, coming):
                waiting -= 1
    return took, refused


def _send(client: Client, coming: Iterator[bytes]) -> bool:
    request = next(coming, None)
    if request is None:
        return False
    client.sent_at = time.perf_counter()
    client.socket.sendall(request)
    return True


def _whole(got: bytearray) -> bool:
    """Whether an answer has come to its end, told by its length or by its last chunk."""
    head = got.find(b"\r\n\r\n")
    if head < 0:
        if not got:
            raise ConnectionError("the Worker has closed the connection")
        return False
    at = got.find(b"Content-Length: ", 0, head)
    if at < 0:
        return got.endswith(b"0\r\n\r\n")
    return len(got) >= head + 4 + int(got[at + 16 : got.find(b"\r\n", at)])
