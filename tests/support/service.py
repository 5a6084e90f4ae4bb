"""A service of a test's own: `make dev` without make, on a free port, with its own state and secrets."""

import email
import email.policy
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Self

from tools.assignments import read_assignments
from tools.database import database_file
from tools.dev import CRON, OK
from tools.environment import SETTINGS, ensure_secrets
from tools.local_http import free_port, get_status
from tools.mail import folder
from tools.project import ROOT
from tools.sandbox.client import RemoteSandbox

START_TIMEOUT_S: Final = 90.0
"""Ten times what a start takes on two cores: the other tests' processes may share them."""
STOP_TIMEOUT_S: Final = 15.0


@dataclass(slots=True)
class Service:
    """A running Worker with its database and its stand-ins for kie.ai and Creem."""

    port: int
    state_dir: Path
    process: "subprocess.Popen[str]"
    log: list[str] = field(default_factory=list)
    """What `make dev` has printed, line by line."""
    _reader: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._keep_log, daemon=True)
        self._reader.start()

    @classmethod
    def start(cls, state_dir: Path, env: Mapping[str, str] | None = None, *, root: Path = ROOT) -> Self:
        """Start a service and return when it is ready.

        Nothing of the developer's own settings reaches it: it has secrets of its own, kept in `state_dir`, so that a
        second start with the same folder finds its sessions valid. The cron runs only when `run_cron` is called. With
        KIE_API_BASE or CREEM_API_BASE in `env` that server is used, else a stand-in is started.
        """
        state_dir.mkdir(parents=True, exist_ok=True)
        ensure_secrets(state_dir / "dev.vars")
        port = free_port()
        inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        own = {"PORT": str(port), "STATE_DIR": str(state_dir), "CRON_INTERVAL_S": "0"}
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.dev"],
            cwd=root,
            env={**inherited, **own, "DEV_VARS": str(state_dir / "dev.vars"), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        service = cls(port, state_dir, process)
        service.wait_for(f"Ready on {service.url}")
        return service

    def _keep_log(self) -> None:
        if self.process.stdout:
            with self.process.stdout as output:
                for line in output:
                    self.log.append(line.rstrip())

    @property
    def url(self) -> str:
        """Its origin, as people type it."""
        return f"http://localhost:{self.port}"

    @property
    def settings(self) -> Mapping[str, str]:
        """What the Worker was told: its secrets, and the addresses of the stand-ins."""
        return read_assignments(self.state_dir / "worker.env")

    @property
    def sandbox(self) -> RemoteSandbox:
        """The switches and records of the stand-ins, unless `env` named other servers."""
        return RemoteSandbox(self.settings["CREEM_API_BASE"])

    def wait_for(self, text: str, *, after: int = 0) -> None:
        """Wait until a line of the log from number `after` on contains the text."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while not any(text in line for line in self.log[after:]):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError("\n".join([f"“{text}” was not to be seen:", *self.log]))
            time.sleep(0.02)

    def database(self) -> sqlite3.Connection:
        """Open the Worker's own database, in autocommit.

        Reading is always safe. Write between requests, in short transactions: the Worker does not wait for a lock, so
        a statement of its that meets one of ours fails with `database is locked`.
        """
        connection = sqlite3.connect(database_file(self.state_dir), timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        return connection

    def mails(self) -> list[EmailMessage]:
        """Read what the Worker has sent, oldest first; a message appears a moment after it was sent."""
        files = sorted(folder(self.state_dir).glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def run_cron(self) -> None:
        """Fire the cron trigger and wait for its jobs to end."""
        status = get_status(self.port, CRON)
        assert status == OK, f"the scheduled run answered {status}"

    def stop(self) -> None:
        """End it as Ctrl-C does, with everything that it started; stopping twice is no error."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self._reader.join(STOP_TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
