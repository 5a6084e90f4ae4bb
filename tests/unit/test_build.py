"""What is deployed, and what the build refuses."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.build import BuildError, build, route_modules
from tools.project import ROOT

ROUTE = 'ACCESS = "anyone"\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A working tree with one route and one module."""
    plant(
        tmp_path,
        {
            "src/worker.py": "import images2gpt\n",
            "src/images2gpt/__init__.py": "",
            "src/images2gpt/credits/store.py": "X = 1\n",
            "functions/api/health.py": ROUTE,
        },
    )
    return tmp_path


def plant(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def built(tree: Path) -> set[str]:
    target = tree / ".build"
    build(tree, target)
    return {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}


def test_the_build_holds_the_worker_its_package_and_its_routes_and_nothing_else(tree: Path) -> None:
    plant(
        tree,
        {
            "tests/unit/test_x.py": "",
            "src/other.py": "",
            "src/images2gpt/__pycache__/x.pyc": "",
            "src/images2gpt/.DS_Store": "",
            "functions/api/__pycache__/health.cpython-311.pyc": "",
        },
    )
    assert built(tree) == {
        "worker.py",
        "route_table.py",
        "images2gpt/__init__.py",
        "images2gpt/credits/store.py",
        "functions/api/health.py",
    }


def test_routes_are_named_as_python_imports_them_and_sorted(tree: Path) -> None:
    plant(
        tree,
        {"functions/api/index.py": ROUTE, "functions/api/generations/[id]/index.py": "ACCESS: str = 'visitor'\n"},
    )
    assert route_modules(tree / "functions") == (
        "functions.api.generations.[id].index",
        "functions.api.health",
        "functions.api.index",
    )


def test_the_route_table_says_what_the_scan_found(tree: Path) -> None:
    build(tree, tree / ".build")
    table: dict[str, object] = {}
    exec((tree / ".build/route_table.py").read_text(), table)  # noqa: S102  (our own output)
    assert table["MODULES"] == route_modules(tree / "functions")


def test_a_second_build_writes_nothing(tree: Path) -> None:
    files = [tree / ".build" / name for name in built(tree)]
    before = [file.stat() for file in files]
    build(tree, tree / ".build")
    assert [file.stat() for file in files] == before


def test_a_change_is_built_and_what_is_gone_is_removed_with_its_folder(tree: Path) -> None:
    plant(tree, {"functions/api/auth/login.py": ROUTE})
    build(tree, tree / ".build")
    shutil.rmtree(tree / "functions/api/auth")
    plant(tree, {"src/images2gpt/credits/store.py": "X = 2\n"})
    assert "functions/api/auth/login.py" not in built(tree)
    assert not (tree / ".build/functions/api/auth").exists()
    assert (tree / ".build/images2gpt/credits/store.py").read_text() == "X = 2\n"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("functions/api/[id].py", ROUTE, "a parameter is a folder"),
        ("functions/api/[[path]].py", ROUTE, "a parameter is a folder"),
        ("functions/api/__init__.py", ROUTE, "routes, not packages"),
        ("functions/api/notes.txt", "", "Python route files only"),
        ("functions/api/open.py", "def on_request_get(): ...\n", "no top-level ACCESS"),
        ("functions/api/open.py", "if True:\n    ACCESS = 'anyone'\n", "no top-level ACCESS"),
        ("functions/api/open.py", "ACCESS: str\n", "no top-level ACCESS"),
        ("functions/api/open.py", "ACCESS = (\n", "never closed"),
        ("src/images2gpt/broken.py", "def (\n", "src/images2gpt/broken.py:1: invalid syntax"),
    ],
)
def test_what_cannot_be_served_is_refused_by_name(tree: Path, name: str, text: str, sentence: str) -> None:
    plant(tree, {name: text})
    with pytest.raises(BuildError) as refused:
        build(tree, tree / ".build")
    assert name in str(refused.value)
    assert sentence in str(refused.value)
    assert not (tree / ".build").exists()


def test_a_refusal_is_one_sentence_and_exit_status_1(tree: Path) -> None:
    shutil.copytree(ROOT / "tools", tree / "tools")
    plant(tree, {"functions/api/[id].py": ROUTE})
    command = [sys.executable, "-B", "-m", "tools.build"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


def test_the_repository_builds() -> None:
    assert "functions.api.health" in route_modules(ROOT / "functions")
