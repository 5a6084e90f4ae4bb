"""Starts the contract Worker: its files and its wrangler.toml in a folder of its own, served by the real workerd."""

import asyncio
import json
import shutil
import sqlite3
from asyncio.subprocess import Process
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import aiohttp
import pyodide_http

from tools.build import files_below
from tools.local_http import free_port
from tools.processes import lines_of, process_group
from tools.project import ROOT, read_toml, tool_environment
from tools.runtime import choose_runtime
from tools.wrangler import Output, dev_command

START_TIMEOUT_S: Final = 90
LINES_KEPT: Final = 40
ENTRY: Final = "tests/contract/worker.py"
SHIPPED: Final = (
    "tests/contract/ports.py",
    "tests/contract/people.py",
    "tests/contract/claims",
    "tests/support/invariants.py",
)

CONFIG: Final = """
name = "contract"
main = "build/worker.py"
compatibility_date = "{date}"
compatibility_flags = {flags}

[[d1_databases]]
binding = "DB"
database_name = "contract"
database_id = "contract"

[[kv_namespaces]]
binding = "KV"
id = "contract"
"""


@dataclass(slots=True)
class Worker:
    """A running contract Worker. `log` is the end of what wrangler said."""

    url: str
    http: aiohttp.ClientSession
    log: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))
    isolate: str = ""

    async def run(self, claim: str, server: str) -> None:
        """Raises AssertionError with what the Worker said, unless the claim holds there."""
        said = await self.post(f"run/{claim}", server.encode())
        assert said == "holds", said

    async def post(self, path: str, body: bytes | AsyncIterator[bytes]) -> str:
        """The text of the answer; AssertionError for a failure, or when the isolate has died since the last call."""
        async with self.http.post(f"{self.url}/{path}", data=body) as answer:
            text, isolate = await answer.text(), answer.headers.get("isolate")
        assert answer.status == 200, "\n".join([text, *self.log])
        assert isolate == self.isolate, "the isolate died"
        return text

    async def started(self) -> None:
        """Returns when it answers; its first answer takes as long as Pyodide's start."""
        while True:
            try:
                async with self.http.get(f"{self.url}/claims/") as answer:
                    self.isolate = answer.headers.get("isolate", "")
                    assert answer.status == 200, "\n".join([await answer.text(), *self.log])
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Worker]:
    """The Worker with schema.sql applied, gone with all its processes when the block is left."""
    lay_out(folder)
    runtime = choose_runtime("")
    port = free_port()
    (folder / "worker.env").write_text("")
    command = dev_command(port=port, state=folder / "state", env_file=folder / "worker.env", flags=runtime.flags)
    environment = {**tool_environment(), **runtime.environment, "WRANGLER_REGISTRY_PATH": str(folder / "registry")}
    async with process_group() as group, aiohttp.ClientSession() as http:
        wrangler = await group.start(*command, f"--config={folder / 'wrangler.toml'}", environment=environment)
        worker = Worker(f"http://127.0.0.1:{port}", http)
        reading = asyncio.create_task(_keep(wrangler, worker.log))
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                await worker.started()
            await worker.post("schema/", json.dumps(list(statements(ROOT / "schema.sql"))).encode())
            yield worker
        except TimeoutError as error:
            raise AssertionError("\n".join(["The contract Worker did not start:", *worker.log])) from error
        finally:
            reading.cancel()


def lay_out(folder: Path) -> None:
    """Writes what is served: the package of src/, the claims, pyodide-http, and an entry module."""
    build = folder / "build"
    build.mkdir()
    shutil.copy(ROOT / ENTRY, build / "worker.py")
    sources = [ROOT / "src" / "images2gpt", *(ROOT / name for name in SHIPPED)]
    for source in sources:
        base = ROOT / "src" if source.is_relative_to(ROOT / "src") else ROOT
        for path in files_below(source) if source.is_dir() else [source]:
            target = build / path.relative_to(base)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    shutil.copytree(
        Path(pyodide_http.__file__).parent, build / "pyodide_http", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "python_modules").symlink_to(ROOT / "python_modules")
    project = read_toml("wrangler.toml")
    flags = json.dumps(project["compatibility_flags"])
    (folder / "wrangler.toml").write_text(CONFIG.format(date=project["compatibility_date"], flags=flags))


def statements(schema: Path) -> Iterator[str]:
    """Each statement of an SQL file, triggers whole."""
    gathered = ""
    for line in schema.read_text().splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered.strip()
            gathered = ""


async def _keep(process: Process, log: deque[str]) -> None:
    output = Output()
    async for line in lines_of(process):
        if (shown := output.shown(line)) is not None:
            log.append(shown)
