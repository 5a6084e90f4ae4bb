"""Where things are in the working tree, and how the tools run programs and speak."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

ROOT: Final = Path(__file__).resolve().parent.parent
NODE_MODULES: Final = ROOT / "node_modules"
PROGRAMS: Final = NODE_MODULES / ".bin"
VENV: Final = ROOT / ".venv"
CACHE: Final = ROOT / ".cache"
"""What the pinned versions can make again: the runtime's bundle, the stamps of finished set-up steps."""

BUILD: Final = "[custom build]"
BUILD_FAILED: Final = "Running custom build"
COLOUR: Final = re.compile(r"\x1b\[[\d;]*m")


class ToolError(Exception):
    """What a developer can put right; its text is the one sentence that they are shown."""


def say(sentence: str) -> None:
    """Tell what is being done, at once even where the output is a pipe."""
    print(sentence, flush=True)


def plain(text: str) -> str:
    """Return the text without a terminal's colours, which wrangler writes also where there is no terminal."""
    return COLOUR.sub("", text)


def give_up(error: ToolError) -> NoReturn:
    """End the program with the error's sentence and no traceback."""
    print(error, file=sys.stderr, flush=True)
    raise SystemExit(1)


def tool_environment() -> dict[str, str]:
    """Return the process environment with the project's own Node and Python first, and a wrangler that stays quiet."""
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(PROGRAMS), str(VENV / "bin"), os.environ.get("PATH", os.defpath)]),
        "WRANGLER_HIDE_BANNER": "true",
        "WRANGLER_WRITE_LOGS": "false",
        # Else it keeps a trace of every request, with its address, in the state folder.
        "X_LOCAL_OBSERVABILITY": "false",
        # Look-ups on the network that tell us nothing and fail where there is none.
        "CLOUDFLARE_CF_FETCH_ENABLED": "false",
        "WRANGLER_SEND_METRICS": "false",
    }


def run(command: list[str], *, failed: str, environment: Mapping[str, str] | None = None) -> str:
    """Run a command in the project's folder and return what it printed.

    Raises ToolError with the sentence `failed` and the last of what the command said.
    """
    chosen = environment or tool_environment()
    try:
        done = subprocess.run(command, cwd=ROOT, env=chosen, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ToolError(f"{failed}: {command[0]} is not installed.") from None
    if done.returncode:
        raise ToolError(
            f"{failed}: {reason(plain(done.stdout), plain(done.stderr)) or f'exit status {done.returncode}'}"
        )
    return done.stdout


def reason(out: str, error: str) -> str:
    """Return why a command failed: where our own build did below wrangler, its sentence, not wrangler's objects."""
    if BUILD_FAILED in error:
        lines = [line.removeprefix(BUILD).strip() for line in out.splitlines() if line.startswith(BUILD)]
        return "\n".join(line for line in lines if line and not line.startswith("Running:"))
    return (error.strip() or out.strip())[-1_000:]


def read_toml(name: str) -> dict[str, Any]:
    """Read one of the project's own TOML files."""
    return tomllib.loads((ROOT / name).read_text())
