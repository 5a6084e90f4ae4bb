"""The development Pyodide bundle: three files of npm's `pyodide`, one of them adapted, as workerd reads them."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.project import CACHE, NODE_MODULES, ToolError, say
from tools.runtime.glue import adapt_glue

PYODIDE_VERSION: Final = "314.0.6"
"""What workerd runs for compatibility date 2026-10-01; with any other it dies at the first request."""

PYODIDE: Final = NODE_MODULES / "pyodide"
BUNDLE_DIR: Final = CACHE / "runtime"
BUNDLE_NAME: Final = "pyodide_dev.capnp.bin"
"""The file that workerd looks for under the compatibility flag python_workers_development."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of npm's `pyodide` and what it becomes: a module's name, and the field of the union for its kind."""

    file: str
    sha256: str
    module: str
    kind: str


SOURCES: Final = (
    Source(
        "pyodide.asm.mjs",
        "2ac5eba365ec12839c75c03b39b3be1dd63b798852cc460b014b52238be042f7",
        "pyodideRuntime-internal:pyodide.asm",
        "src",
    ),
    Source(
        "pyodide.asm.wasm",
        "3a0a00dfeaa348ac20f9ef09904233d32d33f644339662d4af368f8a2010f37a",
        "pyodideRuntime-internal:pyodide.asm.wasm",
        "wasm",
    ),
    Source(
        "python_stdlib.zip",
        "80c5be6babfe03297069703410c3c29404dcf2525d2b128746bae5536f94831f",
        "pyodideRuntime-internal:python_stdlib.zip",
        "data",
    ),
)
GLUE: Final = SOURCES[0]


def ensure_bundle(directory: Path = BUNDLE_DIR, *, pyodide: Path = PYODIDE) -> Path:
    """Return the folder that holds the bundle, built again only if Pyodide, workerd or this builder has changed."""
    bundle, stamp = directory / BUNDLE_NAME, directory / "stamp.json"
    made_of = fingerprint()
    if bundle.is_file() and stamp.is_file() and stamp.read_text() == stamp_text(made_of, bundle):
        return directory
    say(f"Building the Python runtime from Pyodide {PYODIDE_VERSION}")
    content = serialise([(source, read_source(pyodide, source)) for source in SOURCES])
    directory.mkdir(parents=True, exist_ok=True)
    partial = directory / f"{BUNDLE_NAME}.{os.getpid()}"
    partial.write_bytes(content)
    partial.replace(bundle)
    stamp.write_text(stamp_text(made_of, bundle))
    return directory


def fingerprint() -> dict[str, str]:
    """Name everything that the bundle depends on."""
    workerd = json.loads((NODE_MODULES / "workerd" / "package.json").read_text())
    own = sorted(path for path in Path(__file__).parent.iterdir() if path.suffix in {".py", ".capnp"})
    return {
        "pyodide": PYODIDE_VERSION,
        "workerd": workerd["version"],
        "builder": hashlib.sha256(b"".join(path.read_bytes() for path in own)).hexdigest(),
    }


def stamp_text(made_of: dict[str, str], bundle: Path) -> str:
    """Bind what the bundle was made of to what it is, so that a damaged file is made again and not run."""
    return json.dumps({**made_of, "bundle": hashlib.sha256(bundle.read_bytes()).hexdigest()}, indent=1)


def read_source(pyodide: Path, source: Source) -> bytes:
    """Read one of npm's files, adapted where it needs it; ToolError if it is missing or not the file we know."""
    path = pyodide / source.file
    if not path.is_file():
        raise ToolError(f"{source.file} of npm's pyodide@{PYODIDE_VERSION} is missing: run npm ci.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != source.sha256:
        raise ToolError(f"{source.file} is not the one of npm's pyodide@{PYODIDE_VERSION}: run npm ci.")
    return adapt_glue(content.decode()).encode() if source is GLUE else content


def serialise(modules: list[tuple[Source, bytes]]) -> bytes:
    """Write the modules as the Cap'n Proto message that workerd maps into memory."""
    import capnp  # noqa: PLC0415  (0.2 s that a start with a finished bundle need not wait)

    schema = capnp.load(str(Path(__file__).with_name("pyodide_bundle.capnp")))
    bundle = schema.Bundle.new_message()
    for entry, (source, content) in zip(bundle.init("modules", len(modules)), modules, strict=True):
        entry.name = source.module
        entry.type = "internal"
        setattr(entry, source.kind, content)
    message: bytes = bundle.to_bytes()
    return message
