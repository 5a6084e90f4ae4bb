"""`wrangler dev`: how it is called, and which of its lines are worth a developer's attention."""

import re
from pathlib import Path
from typing import Final

from tools.project import ToolError, read_toml

RELOADED: Final = "⎔ Local server updated and ready"

CHATTER: Final = re.compile(
    r"""
      \s* $
    | \[wrangler:info\]                                       # where it listens; each request, with its path
    | \[custom\ build\] (\ Running:\ | \s* $)
    | The\ file\ .*\ changed,\ restarting\ build
    | ✘\ \[ERROR\]\ Running\ custom\ build                    # our build has said why in its own sentence
    | ✘\ \[ERROR\]\ \*+\ Uncaught\ exception\ \*+$            # what it was comes on the next lines
    | Using\ secrets\ defined\ in | Your\ Worker\ has\ access\ to | Binding\s+Resource | env\.\w+
    | Attaching\ additional\ modules | [┌│├└] | ⎔
    | ▲\ \[WARNING\]\ Scheduled\ Workers\ are\ not            # we drive the cron ourselves
    | \s+ (To\ manually\ trigger\ a\ scheduled | curl\ "http\S+/scheduled | For\ more\ details,\ see)
    | \s+ at\ .* (pyodide\w*-internal: | wasm://)             # frames of the runtime below a traceback of ours
    """,
    re.VERBOSE,
)
FAILED_BUILD: Final = re.compile(r"✘ \[ERROR\] \w+ \[Error\]: Process exited")
"""Begins a listing of Node's objects, some hundred lines long, which ends at FAILED_BUILD_END."""
FAILED_BUILD_END: Final = "  }"

FATAL: Final = {
    "Request for Pyodide bundle failed": (
        "Cloudflare's Python runtime could not be downloaded; without PYTHON_RUNTIME=official, ours needs no network."
    ),
    "Pyodide bundle": "workerd refused the Python runtime in .cache/runtime: remove that folder and start again.",
    "The Workers runtime failed to start": "The Worker did not start, for the reason above.",
}
"""What ends a start, by a part of the line that says so: behind it stands a stack of workerd that helps nobody."""


def dev_command(
    *, port: int, state: Path, env_file: Path, flags: tuple[str, ...], site: Path | None = None, inspector_port: int = 0
) -> list[str]:
    """Return the command that serves the Worker; `flags` come on top of those of wrangler.toml.

    `site`: this server's website, unless it has that of the file, or none. `inspector_port`: where the runtime tells of
    its memory; 0 is any free one.
    """
    # On the command line, flags replace those of the file.
    all_flags = [*read_toml("wrangler.toml")["compatibility_flags"], *flags]
    return [
        "wrangler",
        "dev",
        "--env=",  # the top of wrangler.toml; without a word wrangler warns that there is more
        *(f"--compatibility-flags={flag}" for flag in all_flags),
        f"--port={port}",
        "--ip=127.0.0.1",
        f"--inspector-port={inspector_port}",
        f"--persist-to={state}",
        *([f"--assets={site}"] if site else []),
        f"--env-file={env_file}",
    ]


class Output:
    """Picks from wrangler's output what the Worker logs and what went wrong."""

    def __init__(self) -> None:
        """Start outside of any listing."""
        self.in_listing = False

    def shown(self, line: str) -> str | None:
        """Return what to show of a line, or None; ToolError for a line with which the runtime begins to die."""
        for part, sentence in FATAL.items():
            if part in line:
                raise ToolError(sentence)
        if self.in_listing or FAILED_BUILD.match(line):
            self.in_listing = line != FAILED_BUILD_END
            return None
        if line.startswith(RELOADED):
            return "Worker reloaded"
        return None if CHATTER.match(line) else line.removeprefix("[custom build] ")
