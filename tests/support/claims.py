"""Every test of the tree by its name: what catalogues of promises and faults refer to."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def every_test() -> frozenset[str]:
    """Every test as path::name."""
    return frozenset(name for path in (ROOT / "tests").rglob("test_*.py") for name in _tests_in(path))


def _tests_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(), filename=str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield f"{path.relative_to(ROOT).as_posix()}::{node.name}"
