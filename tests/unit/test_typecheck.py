"""The type check: every route is seen, and what is wrong is told with the path of the file that has it."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.project import read_toml
from tools.typecheck import check

PYPROJECT = '[tool.mypy]\nstrict = true\nexplicit_package_bases = true\nmypy_path = "src"\n'
GOOD = "from service import NUMBER\n\nACCESS = NUMBER\n"
BAD = "from service import NUMBER\n\nACCESS: str = NUMBER\n"


def tree(root: Path, routes: Mapping[str, str]) -> Path:
    files = {"pyproject.toml": PYPROJECT, "src/service.py": "NUMBER = 1\n"}
    for name, text in (files | {f"functions/{name}": text for name, text in routes.items()}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def checked(root: Path) -> tuple[int, str]:
    return check(root, root / ".cache/types", ["src"])


def test_two_folders_for_parameters_are_two_modules(tmp_path: Path) -> None:
    root = tree(tmp_path, {"api/things/[id]/index.py": GOOD, "api/[id]/index.py": GOOD, "api/index.py": GOOD})
    assert checked(root) == (0, "Success: no issues found in 4 source files\n")


@pytest.mark.parametrize("name", ["api/things/[id]/index.py", "api/[id]/[part]/events.py", "api/health.py"])
def test_a_mistake_in_a_route_is_told_with_its_true_path(tmp_path: Path, name: str) -> None:
    status, said = checked(tree(tmp_path, {"api/[id]/index.py": GOOD, name: BAD}))
    assert status == 1
    assert said.startswith(f"functions/{name}:3: error: ")
    assert ".cache" not in said


def test_a_route_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    root = tree(tmp_path, {"api/old/[id]/index.py": BAD, "api/[id]/index.py": GOOD})
    assert checked(root)[0] == 1
    shutil.rmtree(root / "functions/api/old")
    assert checked(root)[0] == 0


def test_a_mistake_elsewhere_is_told_too(tmp_path: Path) -> None:
    root = tree(tmp_path, {"api/[id]/index.py": GOOD})
    (root / "src/service.py").write_text("NUMBER: str = 1\n")
    assert "src/service.py:1: error: " in checked(root)[1]


def test_everything_of_ours_is_checked() -> None:
    assert {"src", "tools", "tests/support"} <= set(read_toml("pyproject.toml")["tool"]["mypy"]["files"])
