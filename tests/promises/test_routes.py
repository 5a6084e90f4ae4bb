"""The table of routes: every URL, its methods, and who may call it, reviewed as text.

`python -m tests.promises.test_routes > tests/promises/routes.txt` (with PYTHONPATH=src) writes the table anew.
"""

import difflib
from pathlib import Path

from tests.support.world import ROUTER

TABLE = Path(__file__).with_name("routes.txt")


def table() -> str:
    """METHODS PATTERN ACCESS, a line each, in the order of the patterns."""
    return "".join(f"{','.join(route.handlers)} {route.pattern} {route.access}\n" for route in ROUTER.routes)


def test_the_routes_are_those_that_were_reviewed() -> None:
    reviewed, now = TABLE.read_text().splitlines(), table().splitlines()
    changes = "\n".join(difflib.unified_diff(reviewed, now, "routes.txt", "functions/", lineterm="", n=0))
    assert not changes, f"If this is meant, write it down:\n{__doc__}\n{changes}"


if __name__ == "__main__":
    print(table(), end="")
