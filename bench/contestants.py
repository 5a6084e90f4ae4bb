"""Who takes part: our Worker as it is deployed, its peers, and the least that each language can do."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.capnp import Contestant, Module
from bench.running import WORK
from bench.seed import SETTINGS
from tools.build import build, files_below
from tools.prepare import PYEMSCRIPTEN, WORKER_PACKAGES
from tools.project import NODE_MODULES, ROOT, VENV, run

PEERS: Final = Path(__file__).with_name("peers")
PACE: Final = ("images2gpt/capacity/model.py", "WINDOW_CALLS = 18\n", "WINDOW_CALLS = 1_000_000\n")
"""kie.ai takes 98 orders a minute, which our Worker keeps to: in front of a stand-in it need not."""
NOT_SHIPPED: Final = (".pyi", ".pyc")


def ours() -> Contestant:
    """What wrangler would deploy, but for the pace at kie.ai."""
    folder = WORK / "ours"
    shutil.rmtree(folder, ignore_errors=True)
    build(ROOT, folder)
    name, old, new = PACE
    text = (folder / name).read_text()
    if old not in text:
        raise AssertionError(f"{name} no longer has “{old.strip()}”")
    (folder / name).write_text(text.replace(old, new))
    return Contestant("images2gpt", (*_python(folder, "worker.py"), *_packages(WORKER_PACKAGES)), SETTINGS)


def bare(name: str = "floor", entry: str = "bare/worker.py") -> Contestant:
    """A Python Worker with nothing but the SDK: the floor under everything that is written in Python."""
    sdk = (
        each
        for each in _packages(WORKER_PACKAGES)
        if "/workers/" in each.name or "_sdk_" in each.name or "compat" in each.name
    )
    return Contestant(name, (Module("worker.py", "pythonModule", PEERS / entry), *_tape("py"), *sdk))


def hello() -> Contestant:
    """A Python Worker that says ok."""
    return bare("hello", "bare/hello.py")


def constant() -> Contestant:
    """A JavaScript Worker that says ok: what the runtime and the load can do at most."""
    return Contestant("constant", (Module("worker.mjs", "esModule", PEERS / "hono/hello.mjs"),))


def hono(variant: str) -> Contestant:
    """JavaScript with Hono, in one file as its users deploy it."""
    bundle = WORK / "hono.mjs"
    entry = str(PEERS / "hono/worker.mjs")
    run(
        ["esbuild", entry, "--bundle", "--minify", "--format=esm", f"--outfile={bundle}", "--external:./tape.mjs"],
        failed="The Hono peer could not be bundled",
        environment={"PATH": f"{NODE_MODULES / '.bin'}:/usr/bin:/bin"},
    )
    return Contestant(
        f"hono-{variant}", (Module("worker.mjs", "esModule", bundle), *_tape("mjs")), {**SETTINGS, "VARIANT": variant}
    )


def fastapi(variant: str) -> Contestant:
    """Python with FastAPI, through the SDK's adapter for ASGI."""
    packages = _fastapi_packages()
    own = [Module(name, "pythonModule", PEERS / "fastapi" / name) for name in ("worker.py", "shared.py", "models.py")]
    return Contestant(
        f"fastapi-{variant}", (*own, *_tape("py"), *_packages(packages)), {**SETTINGS, "VARIANT": variant}
    )


def _fastapi_packages() -> Path:
    """FastAPI and all it needs, in builds for the Worker's Python; fetched once."""
    wanted = (PEERS / "fastapi/requirements.txt").read_text()
    folder = WORK / f"fastapi-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    if not folder.is_dir():
        pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        requirements = f"--requirement={PEERS / 'fastapi/requirements.txt'}"
        run([*pip, f"--target={partial}", *PYEMSCRIPTEN, requirements], failed="FastAPI could not be fetched")
        partial.rename(folder)
    return folder


def _tape(ending: str) -> Iterator[Module]:
    """What our Worker asked its stores for, so that a peer can ask the same."""
    path = WORK / f"tape.{ending}"
    if path.is_file():
        yield Module(path.name, "pythonModule" if ending == "py" else "esModule", path)


def write_tape(tape: object) -> None:
    """Keeps a tape for the peers, in both of their languages."""
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "tape.mjs").write_text(f"export default {json.dumps(tape)};\n")
    (WORK / "tape.py").write_text(f"import json\n\nTAPE = json.loads({json.dumps(tape)!r})\n")


def _python(folder: Path, entry: str) -> Iterator[Module]:
    yield Module(entry, "pythonModule", folder / entry)
    for path in files_below(folder):
        name = path.relative_to(folder).as_posix()
        if name != entry:
            yield Module(name, "pythonModule" if path.suffix == ".py" else "data", path)


def _packages(folder: Path) -> Iterator[Module]:
    for path in files_below(folder):
        name = path.relative_to(folder)
        if not any(part.endswith(NOT_SHIPPED) for part in name.parts) and name.parts[0] != "bin":
            yield Module(f"python_modules/{name.as_posix()}", "pythonModule" if path.suffix == ".py" else "data", path)
