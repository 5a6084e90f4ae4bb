"""The service in process and its people, as the tests of its URLs have them; and the promises, told at the end."""

import re
from collections import Counter

import pytest
from _pytest.terminal import TerminalReporter

from tests.api.conftest import ada, ben, cleo, world
from tests.promises.promises import PROMISES, Promise

__all__ = ["ada", "ben", "cleo", "pytest_terminal_summary", "world"]

CASE = re.compile(r"\[.*", flags=re.DOTALL)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Each promise, how many tests have shown it in this run, and by name those that did not."""
    passed = _by_test(terminalreporter, "passed")
    broken = _by_test(terminalreporter, "failed") + _by_test(terminalreporter, "error")
    lines = [(promise, *_line(promise, passed, broken)) for promise in PROMISES]
    if not any(shown or red for _, shown, red in lines):
        return
    terminalreporter.section("promises")
    for promise, shown, red in lines:
        mark = "BROKEN" if red else "kept" if shown else "not run"
        terminalreporter.line(f"{mark:8}{promise.id:4}{promise.words}: {shown}", red=bool(red))
        for name in red:
            terminalreporter.line(f"            {name}", red=True)
    kept = sum(1 for _, shown, red in lines if shown and not red)
    terminalreporter.line("All promises are kept." if kept == len(lines) else f"{kept} of {len(lines)} promises kept.")


def _line(promise: Promise, passed: Counter[str], broken: Counter[str]) -> tuple[int, list[str]]:
    tests = promise.tests()
    return sum(passed[test] for test in tests), [test for test in tests if broken[test]]


def _by_test(reporter: TerminalReporter, outcome: str) -> Counter[str]:
    """How often each test ended so, its cases together."""
    reports = reporter.stats.get(outcome, [])
    return Counter(CASE.sub("", report.nodeid) for report in reports if isinstance(report, pytest.TestReport))
