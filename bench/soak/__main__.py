"""`make soak` and `python -m bench.soak [--minutes 2]`: writes bench/SOAK.md, and fails if anything was lost."""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import aiohttp

from bench.soak import isolate
from bench.soak.isolate import After
from bench.soak.memory import WARM_S, Life, Watched, watch
from bench.soak.people import Diary, Someone
from bench.soak.service import town
from bench.soak.settling import complaints, settle
from bench.soak.storm import set_switches, storm
from tools.project import ROOT, run, say

REPORT: Final = ROOT / "bench" / "SOAK.md"
PEOPLE: Final = 12
KILLS: Final = (0.1, 0.2, 0.3, 0.4)
"""When the Worker is killed, in shares of the time: what it keeps in memory is seen in the long life after them."""
MB: Final = 1_000_000
ANSWER_S: Final = 60
NOTHING: Final = """\
Nothing: every order that was answered is there and has ended, every failed one gave its price back, every paid pack is
in the balance, every balance is what its owner counted, and the reconciliation finds the books right."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came out."""

    minutes: float
    seed: int
    diary: Diary
    faults: Counter[str]
    watched: Watched
    held: int
    orders: int
    packs: int
    lost: list[str]


def main() -> None:
    """Soak, write, and say whether anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="for the same users and faults again")
    parser.add_argument("--into", type=Path, default=REPORT, help="the file that is written")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        soaked = asyncio.run(soak(Path(folder), given.minutes, given.seed))
    given.into.write_text(report(soaked, isolate.rounds()))
    say(f"{given.into.name} is written: {len(soaked.lost)} complaints.")
    raise SystemExit(bool(soaked.lost))


async def soak(folder: Path, minutes: float, seed: int) -> Soaked:
    """Users and faults side by side, then calm, then the comparison."""
    diary, watched = Diary(), Watched()
    timeout = aiohttp.ClientTimeout(total=ANSWER_S)
    async with town(folder) as service, aiohttp.ClientSession(timeout=timeout) as web:
        await set_switches(service, {})
        say(f"{PEOPLE} people for {minutes:g} minutes …")
        chances = [random.Random(seed + number) for number in range(PEOPLE + 1)]  # noqa: S311  to be repeated
        people = [Someone(n + 1, service, web, diary, chance) for n, chance in enumerate(chances[1:])]
        begin, seconds = time.monotonic(), minutes * 60
        end, kills = begin + seconds, [begin + seconds * share for share in KILLS]
        watching = asyncio.create_task(watch(service, watched))
        async with asyncio.TaskGroup() as group:
            raging = group.create_task(storm(service, end, chance=chances[0], kills=kills))
            for someone in people:
                group.create_task(someone.live(end))
        say("Settling …")
        held = await settle(service)
        if watching.done():
            watching.result()
        watching.cancel()
        lost = await complaints(service, people)
    orders, packs = sum(len(each.keys) for each in people), sum(each.packs for each in people)
    return Soaked(minutes, seed, diary, raging.result(), watched, held, orders, packs, lost)


def report(soaked: Soaked, afters: list[After]) -> str:
    """bench/SOAK.md."""
    commit = run(["git", "rev-parse", "--short", "HEAD"], failed="git does not know this commit").strip()
    waits = "\n".join(_wait(kind, each) for kind, each in sorted(soaked.diary.waits.items()))
    faults = ", ".join(f"{name} ({count})" for name, count in soaked.faults.most_common())
    answers = ", ".join(f"{name}: {count:,}" for name, count in sorted(soaked.diary.answers.items()))
    lives = "\n".join(_life(each) for each in soaked.watched.lives())
    rounds = "\n".join(_round(each) for each in afters)
    return f"""# What `make soak` found

{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}:
`python -m bench.soak --minutes {soaked.minutes:g} --seed {soaked.seed}`

{PEOPLE} people signed up, ordered {soaked.orders:,} images, watched, listed and bought {soaked.packs:,} packs, against
the Worker, D1, KV and stand-ins of `make dev`, its cron every 15 s, while faults came one after the other.

## Lost

{chr(10).join(f"- {each}" for each in soaked.lost) or NOTHING}

{soaked.held} orders were open a minute after the last fault: kie.ai's answer to them was lost, so they are held for 15
minutes, which was shortened here.

## Faults

{faults}.
A killed Worker was started again with the same state.

## Waits, in ms

| call | answers | p50 | p99 | longest |
| --- | --- | --- | --- | --- |
{waits}

Every answer counts, also those that a fault delayed: an order waits for kie.ai, and a Worker that has just started for
Pyodide. {soaked.diary.broken} watched connections broke off or lasted over 40 s. By status:
{answers}.

## Memory, in MB

The Worker's own after each round of calls (reads, lists, orders) with nothing else in between; and what workerd keeps
resident with it, and with the same routes in JavaScript (Hono). workerd holds the local D1 and KV, too, and grows with
calls whosever the Worker is: at Cloudflare they are elsewhere.

| calls | V8 | WebAssembly | workerd | workerd with Hono |
| --- | --- | --- | --- | --- |
{rounds}

workerd during the soak: the median of each quarter of a life, without its first {WARM_S:.0f} s, and the most.

| life, s | 1st | 2nd | 3rd | 4th | most |
| --- | --- | --- | --- | --- | --- |
{lives}
"""


def _round(after: After) -> str:
    cells = (f"{each / MB:.0f}" for each in (after.own.v8, after.own.wasm, after.resident, after.peer))
    return f"| {after.calls:,} | {' | '.join(cells)} |"


def _life(life: Life) -> str:
    cells = (f"{each / MB:.0f}" for each in (*life.quarters, life.most))
    return f"| {life.seconds:.0f} | {' | '.join(cells)} |"


def _wait(kind: str, waits: list[float]) -> str:
    ordered = sorted(waits)
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1_000 for share in (0.5, 0.99))
    return f"| {kind} | {len(ordered):,} | {p50:,.0f} | {p99:,.0f} | {ordered[-1] * 1_000:,.0f} |"


if __name__ == "__main__":
    main()
