"""mypy over everything, routes included.

Two folders called [id] are one module to mypy, which stops there: it is shown a copy of functions/ in which every
folder has a name that Python could import, and its findings are told with the true paths. (Not types.py: wrangler runs
`python3 tools/build.py`, which puts tools/ before the standard library's modules.)
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tools.project import CACHE, ROOT, read_toml

COPY: Final = CACHE / "types"
PARAMETER: Final = re.compile(r"\[(\w+)\]")


def main() -> None:
    """Check, and end with mypy's own status."""
    others: list[str] = read_toml("pyproject.toml")["tool"]["mypy"]["files"]
    status, said = check(ROOT, COPY, others)
    print(said, end="")
    raise SystemExit(status)


def check(root: Path, copy: Path, others: list[str]) -> tuple[int, str]:
    """Run mypy over `others` and the routes of `root`; its status, and what it said."""
    true_paths = lay_out(root / "functions", copy)
    command = [sys.executable, "-m", "mypy", "--no-color-output", *others, str(copy)]
    environment = {"MYPYPATH": f"{root / 'src'}:{copy}", "PATH": ""}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    for name, path in true_paths.items():
        said = said.replace(name, path)
    return done.returncode, said


def lay_out(functions: Path, copy: Path) -> dict[str, str]:
    """Make `copy` hold functions/ with [id] spelled _id_; the true path of each file by the one that mypy will name."""
    shutil.rmtree(copy, ignore_errors=True)
    root = functions.parent
    true_paths: dict[str, str] = {}
    for path in sorted(functions.rglob("*.py")):
        spelled = copy / PARAMETER.sub(r"_\1_", path.relative_to(root).as_posix())
        spelled.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, spelled)  # with its time, by which mypy knows what it has seen
        named = spelled.relative_to(root) if spelled.is_relative_to(root) else spelled
        true_paths[named.as_posix()] = path.relative_to(root).as_posix()
    return true_paths


if __name__ == "__main__":
    main()
