"""bench/RESULTS.md: every figure of a run, with its spread, and the machine that it was measured on."""

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from bench.load import Run
from bench.measure import CLIENTS, EDGE, READS, SETTINGS, WRITES, Effort, Key, Results
from bench.prices import Used
from bench.size import Memory, Size
from bench.tape import Taken
from bench.targets import OURS, told
from tools.project import NODE_MODULES, ROOT, run

RESULTS: Final = ROOT / "bench" / "RESULTS.md"
PEERS: Final = ("floor", "hono-common", "hono-side", "fastapi-common", "fastapi-side")
MB: Final = 1_000_000
KB: Final = 1_000
AN_IMAGE: Final = ("generation", "callback", "config", "me", "list")
"""The calls that an image takes when nobody watches: the order, kie.ai's callback, and a page that shows it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a run has found out."""

    effort: Effort
    results: Results
    taken: Mapping[str, Taken]
    sizes: Mapping[str, Size]
    memory: Mapping[str, Memory]
    seconds: float


def report(facts: Facts) -> str:
    """The whole file."""
    parts = [
        _head(facts),
        told(facts.results, dict(facts.sizes)),
        *(_setting(facts, setting) for setting in SETTINGS),
        _starts(facts),
        _costs(facts),
    ]
    return "\n".join(parts).replace("\n\n\n", "\n\n")


def _head(facts: Facts) -> str:
    commit = run(["git", "rev-parse", "--short", "HEAD"], failed="git does not know this commit").strip()
    changed = " with changes" if run(["git", "status", "--porcelain", "src", "functions"], failed="git").strip() else ""
    workerd = _workerd()
    constant = _runs(facts, Key("local", "config", 64, "constant"))
    busiest = max((each.busy for runs in facts.results.runs.values() for each in runs), default=0)
    return f"""# What `make bench` measured

{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}{changed}, {_processor()}, Python {platform.python_version()},
workerd {workerd}. {facts.effort.turns} turns of {facts.effort.seconds} s under each load, after one that is not
counted; {facts.seconds / 60:.0f} minutes in all.

Every Worker has a workerd process of its own with miniflare's D1 and KV inside it, without wrangler and its proxy, and
begins with the same rows. The load is one process: a constant answered in JavaScript got {_rate(constant)} out of it,
and no figure below took more than {busiest:.0%} of a core of it. A cell is the median over the turns of answers a
second (and the median wait in ms); a ratio is ours to theirs in the same turn: median, lowest and highest.

- **floor**: a bare Python Worker that makes the same storage calls side by side and hands on what they gave.
- **hono**, **fastapi**: the same routes, statements and answers as peers would write them (`bench/peers`): *common*
  reads the session, then the data; *side* reads both at once. Neither has our prompt rules.
"""


def _workerd() -> str:
    """The workerd that was run."""
    version: str = json.loads((NODE_MODULES / "workerd/package.json").read_text())["version"]
    return version


def _processor() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return f"{len(names)} × {names[0].partition(': ')[2]}" if names else platform.machine()


def _setting(facts: Facts, setting: str) -> str:
    heads = {
        "local": "## No added latency",
        "edge": f"## As at the edge: {EDGE['d1']} ms a round trip to D1, {EDGE['kv']} ms to KV",
    }
    calls = [(call, clients) for call in (*READS, *WRITES) for clients in CLIENTS] + [("sign-in", 1)]
    rates = _table(
        ["call", "clients", OURS, *PEERS],
        ([call, str(n), *(_cell(facts, Key(setting, call, n, name)) for name in (OURS, *PEERS))] for call, n in calls),
    )
    ratios = _table(
        ["ours to", "clients", *PEERS],
        ([call, str(n), *(_ratio(facts, Key(setting, call, n, name)) for name in PEERS)] for call, n in calls),
    )
    return f"{heads[setting]}\n\n{rates}\n\n{ratios}\n"


def _starts(facts: Facts) -> str:
    names = [OURS, "hello", "floor", "fastapi-common", "hono-common"]
    rows = []
    for name in names:
        size, memory = facts.sizes[name], facts.memory[name]
        rows.append(
            [
                name,
                *_start(facts.results.restored, name),
                *_start(facts.results.boots, name),
                str(size.modules),
                f"{size.plain / KB:.0f}",
                f"{size.compressed / KB:.0f}",
                f"{memory.v8 / MB:.0f} + {memory.wasm / MB:.0f}",
            ]
        )
    starts = ["from a snapshot, s", "to hello", "without one, s", "to hello"]
    head = ["", *starts, "modules", "KB", "KB gzip", "memory, MB (V8 + WebAssembly)"]
    return f"""## Start, size, memory

From the start of workerd to the first answer: from a snapshot of memory taken after the imports, as a deployment takes
one; and without, as on a developer's machine, where Pyodide boots and imports everything.

{_table(head, rows)}
"""


def _start(starts: Mapping[str, list[float]], name: str) -> tuple[str, str]:
    """In seconds with the spread, and as a multiple of hello-world's. JavaScript has no snapshot."""
    took = starts.get(name)
    if not took:
        return "–", "–"
    return f"{median(took):.2f} ({min(took):.2f}–{max(took):.2f})", f"{median(took) / median(starts['hello']):.2f}"


def _costs(facts: Facts) -> str:
    rows, whole = [], Used()
    for name, taken in facts.taken.items():
        used = _used(facts, name, taken)
        whole = whole + used if name in AN_IMAGE else whole
        calls = [len(taken.batches), taken.rows_read, taken.rows_written, taken.kv_reads, taken.kv_writes]
        rows.append([name, *map(str, calls), f"{used.cpu_ms:.1f}", f"{used.dollars * 1_000:.4f}"])
    head = ["call", "D1 calls", "rows read", "rows written", "KV reads", "KV writes", "ms", "$ for 1,000"]
    return f"""## What a call costs

{_table(head, rows)}

ms: one over the rate with 8 clients and no added latency, so with the work of the local D1 and KV in it: more than
Cloudflare will count. One order, its callback, and one page that shows it (config, me, list) make an image:
**1,000 images cost ${whole.dollars * 1_000:.3f}** at Cloudflare beyond what the plan includes (prices and their source:
`bench/prices.py`), of that {whole.rows_written:d} rows written an image. kie.ai's own price is not in it.
"""


def _used(facts: Facts, name: str, taken: Taken) -> Used:
    runs = _runs(facts, Key("local", name, 1 if name == "sign-in" else 8, OURS))
    cpu_ms = 1_000 / median(run.rate for run in runs) if runs else 0
    return Used(1, cpu_ms, taken.rows_read, taken.rows_written, taken.kv_reads, taken.kv_writes)


def _runs(facts: Facts, key: Key) -> list[Run]:
    return facts.results.runs.get(key, [])


def _rate(runs: list[Run]) -> str:
    return f"{median(run.rate for run in runs):,.0f}/s" if runs else "–"


def _cell(facts: Facts, key: Key) -> str:
    runs = _runs(facts, key)
    return f"{_rate(runs)} ({median(run.p50_ms for run in runs):.1f})" if runs else "–"


def _ratio(facts: Facts, key: Key) -> str:
    theirs = _runs(facts, key)
    own = _runs(facts, Key(key.setting, key.call, key.clients, OURS))
    ratios = [mine.rate / other.rate for mine, other in zip(own, theirs, strict=False)]
    return f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})" if ratios else "–"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    return "\n".join(_lines(head, rows))


def _lines(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(row)} |"
