"""The Worker's Python runtime on this machine: workerd itself, with a Pyodide bundle made from npm's package."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.project import ToolError, run
from tools.runtime.bundle import ensure_bundle

LAUNCHER: Final = Path(__file__).with_name("workerd.sh")
DEVELOPMENT_FLAG: Final = "python_workers_development"
"""workerd then reads its Pyodide bundle from a folder, instead of downloading the one with the pinned checksum."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """What wrangler must be told to run Python Workers: extra compatibility flags and environment variables."""

    flags: tuple[str, ...]
    environment: Mapping[str, str]


def choose_runtime(choice: str) -> Runtime:
    """Return the runtime that PYTHON_RUNTIME asks for: `official` (Cloudflare's, downloaded) or nothing (ours)."""
    if choice == "official":
        return Runtime((), {})
    if choice:
        raise ToolError(f"PYTHON_RUNTIME is “{choice}”, but can only be “official” or unset.")
    folder = ensure_bundle()
    if not os.access(LAUNCHER, os.X_OK):
        raise ToolError(
            f"{LAUNCHER.name} in tools/runtime must be an executable file: check it out again, or run chmod +x on it."
        )
    # npm's own workerd may be a Node script around the binary, which would not pass on wrangler's control pipe.
    binary = run(["node", "--print", "require('workerd').default"], failed="npm's workerd was not found").strip()
    environment = {"MINIFLARE_WORKERD_PATH": str(LAUNCHER), "WORKERD": binary, "PYODIDE_BUNDLE_DIR": str(folder)}
    return Runtime((DEVELOPMENT_FLAG,), environment)
