"""What our Worker asks of its stores for each call, written down as it happens: the same SQL is given to the peers.

A tape is taken anew at every run, so the peers never fall behind a statement that has changed.
"""

import http.client
import json
import re
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bench.running import Running
from bench.seed import PASSWORD, callback_key, order_id, token

SETTLE_S: Final = 0.5
"""What goes on after an answer belongs to the call."""
MONTHS_S: Final = 90 * 86_400
HASH: Final = re.compile(r"[0-9a-f]{64}")
KEYED: Final = re.compile(r"([a-z_]+:)[0-9a-f]{64}")
KINDS: Final = {"txn": "entry", "ses": "session", "gen": "generation", "usr": "user", "task": "task"}
PERSON, ORDERER, OPEN = 0, 700, 7_999


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a route, as a client sends it."""

    method: str
    path: str
    person: int | None = None
    body: Mapping[str, Any] | None = None

    def head(self) -> dict[str, str]:
        """Its headers."""
        sent = {"host": "bench", "cf-connecting-ip": "127.0.0.1"}
        if self.body is not None:
            sent["content-type"] = "application/json"
        return sent | ({"authorization": f"Bearer {token(self.person)}"} if self.person is not None else {})


def callback(number: int) -> Call:
    """kie.ai says that an open order has ended."""
    order = order_id(number)
    path = f"/api/webhooks/kie?generation={order}&key={callback_key(order)}"
    return Call("POST", path, None, {"code": 200, "data": {"taskId": f"task-open-{number}"}})


def order(person: int) -> Call:
    """Somebody wants an image."""
    return Call("POST", "/api/generations", person, {"prompt": "A quiet harbour at dawn, oil on canvas"})


def log_in(person: int) -> Call:
    """Somebody comes back."""
    return Call("POST", "/api/auth/login", None, {"email": f"person{person}@example.com", "password": PASSWORD})


CALLS: Final = {
    "config": Call("GET", "/api/config"),
    "me": Call("GET", "/api/me", PERSON),
    "list": Call("GET", "/api/generations", PERSON),
    "sign-in": log_in(PERSON),
    "generation": order(ORDERER),
    "callback": callback(OPEN),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one call did, in epoch seconds `at`. `answer` is what the client got."""

    at: int
    answer: bytes
    batches: list[list[dict[str, Any]]]
    rows_read: int
    rows_written: int
    kv_reads: int
    kv_writes: int


def take(target: Running) -> dict[str, Taken]:
    """Makes every call once, in front of stores that note down."""
    for call in CALLS.values():  # once before, so that nothing is a first time
        if call.method == "GET":
            _taken(target, call)
    return {name: _taken(target, call) for name, call in CALLS.items()}


def _taken(target: Running, call: Call) -> Taken:
    _noted(target)
    at, answer = int(time.time()), ask(target.port, call)
    time.sleep(SETTLE_S)
    notes = _noted(target)
    asked = [(json.loads(note["body"]), json.loads(note["said"])) for note in notes if note["store"] == "d1"]
    metas = [result["meta"] for _, said in asked for result in said]
    methods = [note["method"] for note in notes if note["store"] == "kv"]
    return Taken(
        at=at,
        answer=answer,
        batches=[queries for queries, _ in asked],
        rows_read=sum(meta["rows_read"] for meta in metas),
        rows_written=sum(meta["rows_written"] for meta in metas),
        kv_reads=methods.count("GET"),
        kv_writes=len(methods) - methods.count("GET"),
    )


def ask(port: int, call: Call) -> bytes:
    """The body of the answer to one call; AssertionError for a refusal."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(call.method, call.path, json.dumps(call.body) if call.body is not None else None, call.head())
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    if answer.status >= 300:
        raise AssertionError(f"{call.path} answered {answer.status}: {said[:300]!r}")
    return said


def _noted(target: Running) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    for port in target.toll_ports.values():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/tape") as answer:
            notes += json.load(answer)
    return notes


def for_peers(taken: Mapping[str, Taken]) -> dict[str, Any]:
    """The statements of every call, with names where a value belongs to the call and not to the statement."""
    return {
        name: {"batches": [[_statement(each, name, one.at) for each in batch] for batch in one.batches]}
        | ({"answer": json.loads(one.answer)} if name == "config" else {})
        for name, one in taken.items()
    }


def _statement(query: Mapping[str, Any], call: str, at: int) -> dict[str, Any]:
    return {"sql": query["sql"], "params": [_named(value, call, at) for value in query["params"]]}


def _named(value: Any, call: str, at: int) -> Any:  # noqa: ANN401  whatever SQL takes
    """A value as a peer writes it: {now: seconds from now}, {v: name}, {keyed: prefix}, or itself."""
    if isinstance(value, int) and abs(value - at) < MONTHS_S:
        return {"now": value - at}
    if not isinstance(value, str):
        return value
    if HASH.fullmatch(value):
        return {"v": "subject" if call == "config" else "token_hash", "known": value}
    if match := KEYED.fullmatch(value):
        return {"keyed": match[1]}
    kind = re.split(r"[_-]", value)[0]
    if kind in KINDS and len(value) > 8:
        return {"v": KINDS[kind]}
    return {"v": "record"} if value.startswith("pbkdf2") else {"v": "email"} if "@" in value else value
