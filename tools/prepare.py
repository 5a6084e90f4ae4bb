"""Set up what is missing: Python packages, npm packages, the Worker's packages, secrets. Standard library only.

Each step leaves a stamp of what it was made from, so that a second run has nothing to do.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.environment import ensure_secrets
from tools.project import CACHE, NODE_MODULES, ROOT, VENV, ToolError, give_up, run, say

LOCKS: Final = ROOT / "requirements"
"""Versions and checksums of everything, by `make lock`. pip takes no file with another checksum."""

WORKER_PACKAGES: Final = ROOT / "python_modules"
"""wrangler ships what lies in this folder beside wrangler.toml."""

PYEMSCRIPTEN: Final = [
    "--only-binary=:all:",
    "--implementation=cp",
    "--python-version=3.14",
    "--abi=cp314",
    "--platform=pyemscripten_2026_0_wasm32",
]
"""The Python that runs in a Worker of compatibility date 2026-10-01."""


def main() -> None:
    """Do every step that is not done yet, in the order in which they need each other."""
    try:
        node_files = "".join((ROOT / name).read_text() for name in ("package.json", "package-lock.json"))
        once(VENV, [sys.version, *(locked(name) for name in ("pip", "dev"))], install_python)
        once(NODE_MODULES, [node_files], install_node)
        once(WORKER_PACKAGES, [*PYEMSCRIPTEN, locked("worker")], vendor)
        ensure_secrets()
    except ToolError as error:
        give_up(error)


def locked(name: str) -> str:
    """Return what a lock file holds."""
    return (LOCKS / f"{name}.lock").read_text()


def exactly(name: str) -> list[str]:
    """Return pip's options for what a lock file holds and nothing else."""
    return ["--require-hashes", f"--requirement={LOCKS / name}.lock"]


def once(folder: Path, made_from: list[str], step: Callable[[], None]) -> None:
    """Run a step unless its folder is there and was made from the same."""
    stamp = CACHE / f"{folder.name.lstrip('.')}.stamp"
    current = hashlib.sha256("\0".join(made_from).encode()).hexdigest()
    if folder.is_dir() and stamp.is_file() and stamp.read_text() == current:
        return
    stamp.unlink(missing_ok=True)
    step()
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(current)


def install_python() -> None:
    """Make the virtual environment: the tools, and the Worker's packages for the tests that run without workerd."""
    say("Installing Python packages into .venv …")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], failed="This Python could not make a virtual environment")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, *exactly("pip")], failed="pip could not be upgraded")
    run([*pip, *exactly("dev")], failed="The Python packages could not be installed")


def install_node() -> None:
    """Install wrangler, Pyodide and a Node that wrangler accepts, exactly as locked."""
    say("Installing npm packages …")
    # In the plain environment: the Node that ours puts first lies in the folder that npm is about to replace.
    npm = ["npm", "ci", "--no-progress", "--loglevel=error"]
    run(npm, failed="The npm packages could not be installed", environment=os.environ)


def vendor() -> None:
    """Put the Worker's packages, in their builds for its Python, where wrangler looks for them."""
    say("Fetching the Worker's packages into python_modules …")
    partial = CACHE / "python_modules"
    shutil.rmtree(partial, ignore_errors=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    run(
        [*pip, f"--target={partial}", *PYEMSCRIPTEN, *exactly("worker")],
        failed="The Worker's packages could not be fetched",
    )
    shutil.rmtree(WORKER_PACKAGES, ignore_errors=True)
    partial.rename(WORKER_PACKAGES)


if __name__ == "__main__":
    main()
