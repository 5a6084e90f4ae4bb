"""Starting a contestant and stopping it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.capnp import Contestant, Stage, config
from tools.local_http import free_port, get_status
from tools.project import CACHE, ToolError, tool_environment
from tools.runtime import choose_runtime

WORK: Final = CACHE / "bench"
START_S: Final = 60
POLL_S: Final = 0.005
STOP_S: Final = 5
SNAPSHOT: Final = "snapshot.bin"
"""What workerd calls it."""
FIRST: Final = "/api/nothing"
"""What is asked until there is an answer. No storage stands behind it."""


@dataclass(frozen=True, slots=True)
class Running:
    """A contestant that answers. `boot_s`: from the start of workerd to its first answer."""

    name: str
    port: int
    toll_ports: dict[str, int]
    pid: int
    boot_s: float


@contextmanager
def running(
    contestant: Contestant,
    *,
    state: Path | None = None,
    delays_ms: dict[str, int] | None = None,
    noting: bool = False,
    inspector: int = 0,
    keep: Path | None = None,
    snapshot: Sequence[str] = (),
) -> Iterator[Running]:
    """A workerd of its own for one contestant, gone when the block is left. `state`: what its stores begin with.

    `keep`: where its stores are left when it has ended. `snapshot`: as `snapshot_of` gives it.
    """
    folder = WORK / f"run-{contestant.name}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    for store in ("d1", "kv"):
        if state and (state / store).is_dir():
            shutil.copytree(state / store, folder / store)
        (folder / store).mkdir(parents=True, exist_ok=True)
    tolls = {store: free_port() for store in ("d1", "kv")}
    stage = Stage(port=free_port(), toll_ports=tolls, state=folder, delays_ms=delays_ms or {}, noting=noting)
    began = time.perf_counter()
    look = [f"--inspector-addr=127.0.0.1:{inspector}"] if inspector else []
    process = _start(contestant, stage, folder, [*look, *snapshot])
    try:
        _wait(process, stage.port, folder)
        yield Running(contestant.name, stage.port, tolls, process.pid, time.perf_counter() - began)
    finally:
        _stop(process)
        if keep:
            shutil.rmtree(keep, ignore_errors=True)
            folder.rename(keep)
        shutil.rmtree(folder, ignore_errors=True)


def snapshot_of(contestant: Contestant) -> tuple[str, ...]:
    """Takes a snapshot of memory after the imports, as a deployment does. Gives the options to start from it."""
    folder = WORK / "snapshots" / contestant.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    place = f"--python-snapshot-dir={folder}"
    with running(contestant, snapshot=(place, "--python-save-snapshot")):
        pass
    return place, f"--python-load-snapshot={SNAPSHOT}"


def _start(contestant: Contestant, stage: Stage, folder: Path, options: Sequence[str]) -> subprocess.Popen[bytes]:
    file = folder / "config.capnp"
    file.write_text(config(contestant, stage))
    runtime = choose_runtime("").environment
    bundle = f"--pyodide-bundle-disk-cache-dir={runtime['PYODIDE_BUNDLE_DIR']}"
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [runtime["WORKERD"], "serve", "--experimental", "--import-path=/", bundle, *options, str(file)],
            stdout=log,
            stderr=subprocess.STDOUT,
            env=tool_environment(),
            cwd=folder,
        )


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    end = time.monotonic() + START_S
    while get_status(port, FIRST) is None:
        if process.poll() is not None or time.monotonic() > end:
            said = (folder / "log").read_text(errors="replace")[:3000]
            raise ToolError(f"workerd did not start:\n{said}")
        time.sleep(POLL_S)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
        return
    process.kill()
    process.wait()
