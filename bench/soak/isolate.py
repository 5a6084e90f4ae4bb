"""Whether the Worker itself keeps anything: V8's heap and WebAssembly's memory after round upon round of calls.

The resident set of workerd cannot tell: the local D1 and KV live in it, too. So a peer in JavaScript is asked the same.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from bench import contestants
from bench.capnp import Contestant
from bench.load import load
from bench.measure import Supply
from bench.preparing import prepare
from bench.running import Running, running
from bench.size import Memory, look
from bench.soak.memory import resident_of
from tools.local_http import free_port
from tools.project import say

ROUNDS: Final = 6
CALLS: Final = {"me": 2_000, "list": 500, "generation": 250}
"""Of one round."""
CLIENTS: Final = 4
LONGEST_S: Final = 120


@dataclass(frozen=True, slots=True)
class After:
    """Bytes after so many calls: of our Worker's own memory, of its workerd, and of that of a peer in JavaScript."""

    calls: int
    own: Memory
    resident: int
    peer: int


def rounds() -> list[After]:
    """Both Workers under the same calls."""
    say("The Worker's own memory …")
    state, _ = prepare()
    own = list(_rounds(contestants.ours(), state))
    peers = list(_rounds(contestants.hono("side"), state))
    each = sum(CALLS.values())
    return [
        After(each * (number + 1), memory, resident, peer)
        for number, ((memory, resident), (_, peer)) in enumerate(zip(own, peers, strict=True))
    ]


def _rounds(contestant: Contestant, state: Path) -> Iterable[tuple[Memory, int]]:
    """After each round."""
    inspector = free_port()
    with running(contestant, state=state, inspector=inspector) as one:
        supply = Supply()
        for _ in range(ROUNDS):
            _ask(one, supply)
            resident = resident_of(one.pid)
            yield asyncio.run(look(f"http://127.0.0.1:{inspector}/main")), resident


def _ask(one: Running, supply: Supply) -> None:
    for call, count in CALLS.items():
        run = load(one.port, islice(supply.of(call), count), clients=CLIENTS, seconds=LONGEST_S)
        if run.refused or run.answers != count:
            raise AssertionError(f"{one.name} answered {run.answers} of {count} calls of {call}, {run.refused} refused")
