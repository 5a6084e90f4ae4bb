"""The operator's own file of settings and secrets: Cloudflare never shows a secret again, so somebody must keep it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.assignments import read_assignments
from tools.environment import SETTINGS
from tools.project import ROOT, ToolError

FILE: Final = ROOT / ".deploy.vars"
"""Never committed. Its place is also in a password manager: without PASSWORD_PEPPER nobody can log in any more."""


@dataclass(frozen=True, slots=True)
class Vault:
    """`NAME=value` lines, readable by this user only."""

    file: Path = FILE

    def read(self) -> dict[str, str]:
        """Return every setting that it holds."""
        held = read_assignments(self.file)
        return {name: held[name] for name in SETTINGS if held.get(name)}

    def keep(self, changes: Mapping[str, str | None]) -> None:
        """Write values, and remove those that are None, in one step; other lines stay as they are."""
        if not changes:
            return
        lines = self.file.read_text().splitlines() if self.file.is_file() else []
        kept = [line for line in lines if name_in(line) not in changes]
        kept += [assignment(name, value) for name, value in changes.items() if value is not None]
        partial = self.file.with_name(f"{self.file.name}.partial")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write("".join(f"{line}\n" for line in kept))
        partial.replace(self.file)


def name_in(line: str) -> str:
    """Return what a line assigns to."""
    return line.partition("=")[0].strip().removeprefix("export ").strip()


def assignment(name: str, value: str) -> str:
    """Return the line that is read back as this value."""
    if "\n" in value or all(quote in value for quote in "'\"`"):
        raise ToolError(f"{name} must be one line, without one of the three quotes ' \" and `.")
    quote = next(quote for quote in "'\"`" if quote not in value)
    return f"{name}={quote}{value}{quote}"
