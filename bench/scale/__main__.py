"""`python -m bench.scale [--rows 10000000]`: writes bench/PLANS.md. Needs minutes, and gigabytes of disk."""

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Final

from bench.scale.filling import ROWS_OF_AN_ACCOUNT, fill, weights
from bench.scale.plans import a_day, a_round, every_statement, plan
from images2gpt.reconcile import ROWS
from tests.support.ports import NOON
from tools.project import ROOT, say

REPORT: Final = ROOT / "bench" / "PLANS.md"
SLOW_MS: Final = 5
MB: Final = 1_000_000


def main() -> None:
    """Make, weigh, look, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where the database is made, and removed (a temporary one)")
    parser.add_argument("--into", type=Path, default=REPORT)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        given.into.write_text(found(Path(folder) / "large.sqlite", given.rows))
    say(f"{given.into.name} is written.")


def found(path: Path, rows: int) -> str:
    """The whole file."""
    began = time.monotonic()
    say(f"Making {rows:,} rows …")
    connection = fill(path, rows // ROWS_OF_AN_ACCOUNT, now=NOON)
    made_s = time.monotonic() - began
    say(f"Made in {made_s:.0f} s; weighing …")
    weighed = weights(connection)
    size = path.stat().st_size
    plans = {name: (sql, plan(connection, sql)) for name, sql in every_statement()}
    say("A day on it …")
    times = a_day(connection)
    say("A round of the books …")
    slices = a_round(connection)
    accounts = rows // ROWS_OF_AN_ACCOUNT
    lines = [
        "# The statements at ten million rows",
        "",
        f"Made by `python -m bench.scale --rows {rows}` in {made_s:.0f} s: {accounts:,} accounts, {size / MB:,.0f} MB.",
        f"{size / accounts:,.0f} bytes an account, with all its rows and their indexes.",
        "",
        "| table | rows | bytes a row | and of its indexes |",
        "| --- | --- | --- | --- |",
        *(f"| {name} | {n:,} | {own / n:.0f} | {more / n:.0f} |" for name, (n, own, more) in weighed.items()),
        "",
        "## The slowest of a day",
        "",
        "A sign-up, a log-in, an order, reading as somebody with images, every job of the cron and a run of the books,",
        f"by SQLite on this machine. Every other statement of them took under {SLOW_MS} ms.",
        "",
        "| ms | statement |",
        "| --- | --- |",
        *_slow(times, {sql: name for name, (sql, _) in plans.items()}),
        "",
        "## A round of the books",
        "",
        f"All of it in slices of {ROWS} rowids, one batch each, with nothing else to do in between.",
        "",
        "| slices | s in all | ms, the middle one | of 100 the 95th | the longest |",
        "| --- | --- | --- | --- | --- |",
        _spread(slices),
        "",
        "## Plans",
        "",
        *_plans(plans),
    ]
    return "\n".join(lines) + "\n"


def _slow(times: dict[str, float], names: dict[str, str]) -> list[str]:
    ordered = sorted(times.items(), key=lambda each: -each[1])
    return [
        f"| {ms:,.1f} | {names.get(sql, ' '.join(sql.split())[:110])} |" for sql, ms in ordered if ms >= SLOW_MS
    ] or ["| – | none |"]


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    told = (ordered[len(ordered) * share // 100] for share in (50, 95))
    return (
        f"| {len(times):,} | {sum(times) / 1_000:.0f} | "
        + " | ".join(f"{ms:.0f}" for ms in (*told, ordered[-1]))
        + " |"
    )


def _plans(plans: dict[str, tuple[str, list[str]]]) -> list[str]:
    """Statements with the same plan stand together."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, (_, steps) in plans.items():
        alike[tuple(steps)].append(name.removeprefix("images2gpt."))
    told = list[str]()
    for way, alikes in sorted(alike.items(), key=lambda each: each[1][0]):
        told += [f"**{', '.join(alikes)}**", "", *(f"- {step}" for step in way or ("no rows are looked for",)), ""]
    return told


if __name__ == "__main__":
    main()
