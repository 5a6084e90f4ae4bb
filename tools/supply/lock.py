"""`python -m tools.supply.lock`: write the lock files anew, after a version in pyproject.toml or package.json changed.

What is locked is a version and the checksums of every file that its publisher has released of it, so that the same
file serves Debian and macOS and each Python. Registries stay out of it: pip and npm ask the one they are set up for.
"""

import sys
from pathlib import Path
from typing import Final

from tools.project import CACHE, ROOT, ToolError, give_up, read_toml, run, say

UV: Final = "uv==0.13.9"
"""Resolves for several platforms at once, which pip cannot."""

OLDEST: Final = "3.11"
"""The oldest Python of the tools: what it needs is enough for the newer ones."""
OF_THE_WORKER: Final = "3.14"

FOLDER: Final = ROOT / "requirements"
PIP: Final = FOLDER / "pip.lock"
DEV: Final = FOLDER / "dev.lock"
WORKER: Final = FOLDER / "worker.lock"
HEAD: Final = "# Written by `make lock` from {source}; pip takes nothing that has another checksum.\n"


def main() -> None:
    """Resolve everything again, keeping versions that still fit."""
    try:
        lock_all(resolver())
        say("Writing package-lock.json …")
        npm = ["npm", "install", "--package-lock-only", "--no-progress", "--loglevel=error"]
        run(npm, failed="package-lock.json could not be written")
    except ToolError as error:
        give_up(error)


def lock_all(uv: Path) -> None:
    """Write the three lock files of Python."""
    FOLDER.mkdir(exist_ok=True)
    project = read_toml("pyproject.toml")
    pip: str = project["tool"]["images2gpt"]["pip"]
    worker: list[str] = project["project"]["dependencies"]
    whole = ["pyproject.toml", "--group=dev", f"--python-version={OLDEST}"]
    lock(uv, PIP, whole=[str(listed("pip", [pip])), f"--python-version={OLDEST}"])
    lock(uv, WORKER, whole=[str(listed("worker", worker)), "--no-deps", f"--python-version={OF_THE_WORKER}"])
    lock(uv, DEV, whole=whole)


def lock(uv: Path, target: Path, *, whole: list[str]) -> None:
    """Write one lock file."""
    say(f"Writing {target.relative_to(ROOT)} …")
    options = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet", f"--output-file={target}"]
    run([str(uv), "pip", "compile", *whole, *options], failed=f"{target.name} could not be written")
    target.write_text(HEAD.format(source="pyproject.toml") + target.read_text())


def listed(name: str, requirements: list[str]) -> Path:
    """Write requirements where uv reads them."""
    file = CACHE / "lock" / f"{name}.in"
    file.write_text("".join(f"{each}\n" for each in requirements))
    return file


def resolver() -> Path:
    """Install uv in an environment of its own, so that it never is among what it locks."""
    folder = CACHE / "lock"
    run([sys.executable, "-m", "venv", str(folder)], failed="This Python could not make a virtual environment")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, UV], failed="uv could not be installed")
    return folder / "bin" / "uv"


if __name__ == "__main__":
    main()
