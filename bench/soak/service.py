"""The parts of `make dev`, with stand-ins that outlive the Worker: it is killed and started again behind the users."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.support.service import Service
from tools.environment import ensure_secrets
from tools.local_http import free_port
from tools.processes import process_group
from tools.project import ROOT
from tools.sandbox.client import RemoteSandbox
from tools.stand_ins import SANDBOX_KEY, made_up, start_sandbox

SECRET: Final = "a-webhook-secret-of-the-soak"  # noqa: S105  nobody's
ADMIN: Final = "an-operator-of-the-soak"
CRON_S: Final = 15
LOCKS_S: Final = 0.4
"""So long the database refuses every call of the Worker."""
COMMIT_S: Final = 10
POLL_S: Final = 0.0005


@dataclass(slots=True)
class Town:
    """The running service. `lives`: when each Worker began, in seconds of this clock."""

    state: Path
    settings: dict[str, str]
    sandbox: RemoteSandbox
    inspector: int
    service: Service
    lives: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where people reach it."""
        return self.service.url

    async def kill(self) -> None:
        """Ends the Worker as soon as D1 has committed something, whose answer nobody hears, and starts it again."""
        await asyncio.to_thread(self._commit_seen)
        for process in children(self.service.process.pid):
            for each in [*children(process), process]:
                if "tools.leash" not in command_line(each):
                    os.kill(each, signal.SIGKILL)
        await asyncio.to_thread(self.service.process.wait, 30)
        self.service = await asyncio.to_thread(start, self.state, self.settings)
        self.lives.append(time.monotonic())

    def _commit_seen(self) -> None:
        """Returns right after a commit of the Worker's, or when none came for a while."""
        database = self.service.database()
        before, end = _version(database), time.monotonic() + COMMIT_S
        while _version(database) == before and time.monotonic() < end:
            time.sleep(POLL_S)
        database.close()

    async def lock(self) -> None:
        """D1 fails before every commit for a moment."""
        database = self.service.database()
        try:
            database.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(LOCKS_S)
            database.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return  # the Worker had it
        finally:
            database.close()


@asynccontextmanager
async def town(state: Path) -> AsyncIterator[Town]:
    """Everything, gone when the block is left."""
    port, inspector = free_port(), free_port()
    told = {**made_up(creem=True), "CREEM_WEBHOOK_SECRET": SECRET, "SITE_URL": f"http://localhost:{port}"}
    async with process_group() as group:
        sandbox = RemoteSandbox(await start_sandbox(group, told))
        await asyncio.to_thread(lambda: sandbox.kie.open_account(SANDBOX_KEY, credits=1e9))
        settings = {
            **told,
            "PORT": str(port),
            "KIE_API_BASE": sandbox.url,
            "CREEM_API_BASE": await asyncio.to_thread(lambda: sandbox.creem_url),
            "ADMIN_TOKEN": ADMIN,
            "CRON_INTERVAL_S": str(CRON_S),
            "INSPECTOR_PORT": str(inspector),
        }
        first = await asyncio.to_thread(start, state, settings)
        whole = Town(state, settings, sandbox, inspector, first, [time.monotonic()])
        try:
            yield whole
        finally:
            await asyncio.to_thread(whole.service.stop)


def start(state: Path, settings: dict[str, str]) -> Service:
    """A Worker with the port, the state and the secrets that it had before."""
    state.mkdir(parents=True, exist_ok=True)
    ensure_secrets(state / "dev.vars")
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.dev"],
        cwd=ROOT,
        env={**os.environ, **settings, "STATE_DIR": str(state), "DEV_VARS": str(state / "dev.vars")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    service = Service(int(settings["PORT"]), state, process)
    service.wait_for(f"Ready on {service.url}")
    return service


def _version(database: sqlite3.Connection) -> int:
    """Changes with every commit of somebody else."""
    return int(database.execute("PRAGMA data_version").fetchone()[0])


def children(pid: int) -> list[int]:
    """The processes that a process has started, from the youngest generation up."""
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [each for child in map(int, own) for each in (*children(child), child)]


def command_line(pid: int) -> str:
    """What a process was started as."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
