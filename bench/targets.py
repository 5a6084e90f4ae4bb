"""What was aimed at, beside what was measured, and what lies between where a target is missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.measure import READS, Key, Results
from bench.size import Size

OURS: Final = "images2gpt"
OF_THE_FLOOR: Final = 0.7
OF_FASTAPI: Final = 1.8
START: Final = 1.15
BUNDLE_KB: Final = 400
BUSY: Final = 8
"""Clients that keep a Worker busy without a queue that hides what an answer takes."""
SIGNED_IN: Final = ("me", "list", "generation")
WHY: Final = """
What lies between us and the floor, and between us and Hono where it reads side by side (wanted: level):

- The milliseconds above the floor are our own Python: routing, the limit on reads, the session, typed rows, the answer.
  A list shows fifty images: two hundred times as text and a hundred signed links are most of its part. In WebAssembly
  a line of Python costs four to five times what it does on this machine's own Python.
- Whatever is waited for takes turns of Pyodide's event loop, at 35 µs each; an order has thirty of them, 1 ms.
- With latency, one client waits for D1 and KV alone, and side by side is what counts: one round trip instead of two.
  From 8 clients on a single isolate's CPU decides, so the language does; at the edge more isolates are started.
- Without a snapshot our start is the runtime's plus 250 modules to compile; production never does that for a request.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the table."""

    what: str
    wanted: str
    measured: str
    is_met: bool


def targets(results: Results, sizes: dict[str, Size]) -> Iterator[Target]:
    """All of them."""
    for call in READS:
        share = _ratio(results, "local", call, BUSY, "floor")
        more = _milliseconds(results, call, OURS) - _milliseconds(results, call, "floor")
        measured = f"{share:.2f}, {more:.1f} ms more"
        yield Target(f"{call}, of the floor", f"≥ {OF_THE_FLOOR}", measured, share >= OF_THE_FLOOR)
        times = _ratio(results, "local", call, BUSY, "fastapi-common")
        yield Target(f"{call}, of FastAPI", f"≥ {OF_FASTAPI}", f"{times:.2f}", times >= OF_FASTAPI)
    for call in SIGNED_IN:
        for peer in ("hono", "fastapi"):
            ahead = _ratio(results, "edge", call, 1, f"{peer}-common")
            level = _ratio(results, "edge", call, 1, f"{peer}-side")
            measured = f"{ahead:.2f}; {level:.2f} of *side*"
            yield Target(f"{call} at the edge, of {peer} *common*", "> 1", measured, ahead > 1)
    start, alone = (median(each[OURS]) / median(each["hello"]) for each in (results.restored, results.boots))
    measured = f"{start:.2f}; {alone:.2f} without"
    yield Target("first answer from a snapshot, of hello-world's", f"≤ {START}", measured, start <= START)
    size = sizes[OURS].compressed / 1_000
    yield Target("bundle, compressed", f"< {BUNDLE_KB} KB", f"{size:.0f} KB", size < BUNDLE_KB)


def told(results: Results, sizes: dict[str, Size]) -> str:
    """The section of the report."""
    rows = (
        f"| {each.what} | {each.wanted} | {each.measured} | {'met' if each.is_met else 'missed'} |"
        for each in targets(results, sizes)
    )
    head = ["## Against the targets", "", "| what | wanted | measured | |", "| --- | --- | --- | --- |"]
    said = f"Without latency with {BUSY} clients, at the edge with one."
    return "\n".join([*head, *rows, "", said, WHY])


def _ratio(results: Results, setting: str, call: str, clients: int, peer: str) -> float:
    own, theirs = (results.runs[Key(setting, call, clients, name)] for name in (OURS, peer))
    return median(mine.rate / other.rate for mine, other in zip(own, theirs, strict=True))


def _milliseconds(results: Results, call: str, name: str) -> float:
    return 1_000 / median(run.rate for run in results.runs[Key("local", call, BUSY, name)])
