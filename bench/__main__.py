"""`make bench` and `python -m bench [--quick]`: measures for about 15 minutes (or 3), then writes bench/RESULTS.md."""

import argparse
import time
from pathlib import Path

from bench import contestants, size
from bench.measure import FULL, QUICK, Effort, measure
from bench.preparing import prepare
from bench.report import RESULTS, Facts, report
from tools.project import ToolError, give_up, say


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="in three minutes, with figures that jump about")
    parser.add_argument("--into", type=Path, default=RESULTS, help="the file that is written")
    given = parser.parse_args()
    try:
        facts = found(QUICK if given.quick else FULL)
    except ToolError as error:
        give_up(error)
    given.into.write_text(report(facts))
    say(f"{given.into.name} is written, after {facts.seconds / 60:.1f} minutes.")


def found(effort: Effort) -> Facts:
    """Fills the stores, notes down what our Worker asks of them, measures everybody."""
    began = time.perf_counter()
    state, taken = prepare()
    results = measure(state, effort)
    weighed = [
        contestants.ours(),
        contestants.hello(),
        contestants.bare(),
        contestants.hono("common"),
        contestants.fastapi("common"),
    ]
    say("Memory …")
    return Facts(
        effort=effort,
        results=results,
        taken=taken,
        sizes={each.name: size.size(each) for each in weighed},
        memory={each.name: size.memory(each, state) for each in weighed},
        seconds=time.perf_counter() - began,
    )


if __name__ == "__main__":
    main()
