"""The plan of a run: every contestant under every load, in turns, so that a slow minute of the machine hits all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, cycle, islice, repeat
from pathlib import Path
from typing import Final

from bench import contestants
from bench.capnp import Contestant
from bench.load import Run, load, octets
from bench.running import Running, running, snapshot_of
from bench.seed import IMAGES_OF, PEOPLE
from bench.tape import CALLS, Call, callback, log_in, order
from tools.project import say

READS: Final = ("config", "me", "list")
WRITES: Final = ("generation", "callback")
CLIENTS: Final = (1, 8, 64)
EDGE: Final = {"d1": 30, "kv": 5}
"""What a round trip takes at the edge as it is, in ms on top."""
SETTINGS: Final[Mapping[str, Mapping[str, int]]] = {"local": {}, "edge": EDGE}
CAPS: Final = {"generation": 300, "callback": 300, "sign-in": 60}
"""At most so many requests a turn: orders and open generations are used up."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long it may take. `turns`: how often each contestant has its turn under each load."""

    turns: int
    seconds: float
    boots: int


FULL: Final = Effort(turns=4, seconds=0.7, boots=5)
QUICK: Final = Effort(turns=1, seconds=0.2, boots=1)


@dataclass(frozen=True, slots=True)
class Key:
    """A cell of the results."""

    setting: str
    call: str
    clients: int
    contestant: str


@dataclass(slots=True)
class Results:
    """Every turn of every cell, and how long each contestant took to start: by itself, and from a snapshot."""

    runs: dict[Key, list[Run]] = field(default_factory=lambda: defaultdict(list))
    boots: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    restored: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def field_of() -> list[Contestant]:
    """Everybody, ours first. The constants say how far the runtime and the load can go."""
    peers = [make(variant) for make in (contestants.hono, contestants.fastapi) for variant in ("common", "side")]
    return [contestants.ours(), contestants.bare(), *peers, contestants.hello(), contestants.constant()]


def measure(state: Path, effort: Effort) -> Results:
    """All of it. `state`: what everybody's stores begin with."""
    results = Results()
    everybody = field_of()
    for setting, delays in SETTINGS.items():
        say(f"Starting {len(everybody)} Workers, {setting} …")
        with ExitStack() as stack:
            started = {
                each.name: stack.enter_context(running(each, state=state, delays_ms=dict(delays))) for each in everybody
            }
            supply = {name: Supply() for name in started}
            for call, clients in _loads():
                say(f"{setting}: {call}, {clients} at once")
                _turns(results, Turn(setting, call, clients), started, supply, effort)
    say("Cold starts …")
    _starts(results, everybody, effort)
    return results


def _starts(results: Results, everybody: Sequence[Contestant], effort: Effort) -> None:
    snapshots = {each.name: snapshot_of(each) for each in everybody if each.is_python}
    for _ in range(effort.boots):
        for each in everybody:
            with running(each) as one:
                results.boots[each.name].append(one.boot_s)
            if each.is_python:
                with running(each, snapshot=snapshots[each.name]) as one:
                    results.restored[each.name].append(one.boot_s)


@dataclass(frozen=True, slots=True)
class Turn:
    """One load."""

    setting: str
    call: str
    clients: int


class Supply:
    """Requests for one contestant: what each order and each callback uses up is not given out twice."""

    def __init__(self) -> None:
        people = range(IMAGES_OF, PEOPLE - 200)
        self._endless: dict[str, Iterator[Call]] = {
            "generation": (order(person) for person in cycle(people)),
            "callback": (callback(number) for number in range(1_000_000)),
            "sign-in": (log_in(person) for person in cycle(range(1, IMAGES_OF))),
        }

    def of(self, call: str) -> Iterator[bytes]:
        """For one turn."""
        if call in READS:
            return repeat(octets(CALLS[call]))
        return iter([octets(each) for each in islice(self._endless[call], CAPS[call])])


def _loads() -> Iterator[tuple[str, int]]:
    yield from ((call, clients) for call in chain(READS, WRITES) for clients in CLIENTS)
    yield "sign-in", 1  # at most four passwords are derived at once, by design: more clients only measure refusals


def _turns(
    results: Results, turn: Turn, started: Mapping[str, Running], supply: Mapping[str, Supply], effort: Effort
) -> None:
    for number in range(-1, effort.turns):  # the first warms up and does not count
        for name, one in started.items():
            if not _takes_part(name, turn):
                continue
            requests = supply[name].of(turn.call)
            run = load(one.port, requests, clients=turn.clients, seconds=effort.seconds)
            if run.refused:
                raise AssertionError(f"{name} refused {run.refused} of {run.answers} calls of {turn.call}")
            if number >= 0:
                results.runs[Key(turn.setting, turn.call, turn.clients, name)].append(run)


def _takes_part(name: str, turn: Turn) -> bool:
    if name in ("hello", "constant"):
        return turn.call == "config" and turn.setting == "local"
    return name != "floor" or turn.call in READS
