"""Every part that is not ours, read from the lock files: name, version, checksums, licence, and what it is for."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from tools.project import ROOT
from tools.supply.lock import DEV, PIP, WORKER

PIN: Final = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)
CHECKSUM: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NPM_LOCK: Final = ROOT / "package-lock.json"
CLASSIFIER: Final = "License :: "
UNKNOWN: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Part:
    """One package of one version."""

    kind: str
    """`pypi` or `npm`, as package URLs have it."""
    name: str
    version: str
    licence: str
    checksums: tuple[str, ...]
    """SHA-256 in hex (pypi: one for each file of the release) or npm's integrity."""
    shipped: bool
    """Part of the deployed Worker; everything else stays on the machine of whoever builds or tests it."""

    @property
    def url(self) -> str:
        """Its package URL."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def parts() -> list[Part]:
    """Everything, the Worker's first."""
    return [*shipped(), *python_tools(), *npm_packages()]


def shipped() -> list[Part]:
    """What is deployed with our own code."""
    return list(pinned(WORKER, shipped=True))


def python_tools() -> list[Part]:
    """What runs on a developer's machine, but for what the Worker has too."""
    there = {part.name for part in shipped()}
    return [part for lock in (PIP, DEV) for part in pinned(lock, shipped=False) if part.name not in there]


def pinned(lock: Path, *, shipped: bool) -> Iterator[Part]:
    """Yield what a lock file of pip's holds."""
    for pin in PIN.finditer(lock.read_text()):
        checksums = tuple(CHECKSUM.findall(pin["rest"]))
        yield Part("pypi", pin["name"], pin["version"], licence_of(pin["name"]), checksums, shipped)


def licence_of(name: str) -> str:
    """Return what an installed package says of its licence: an SPDX expression, or its own words."""
    told = metadata.metadata(name)
    classified = [each.rsplit(" :: ", 1)[-1] for each in told.get_all("Classifier", []) if each.startswith(CLASSIFIER)]
    stated = [*told.get_all("License-Expression", []), *classified, *told.get_all("License", []), UNKNOWN]
    return str(stated[0]).splitlines()[0]


def npm_packages() -> list[Part]:
    """What package-lock.json holds."""
    packages = json.loads(NPM_LOCK.read_text())["packages"]
    found = {
        Part(
            "npm",
            path.rpartition("node_modules/")[2],
            told["version"],
            told.get("license", UNKNOWN),
            tuple(told.get("integrity", "").split()),
            shipped=False,
        )
        for path, told in packages.items()
        if path
    }
    return sorted(found, key=lambda part: (part.name, part.version))
