"""One development server: its port, its state, and its hold on both."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.environment import DEV_VARS
from tools.local_http import is_free
from tools.project import ROOT, ToolError


@dataclass(frozen=True, slots=True)
class Instance:
    """Any number run at once from one working tree, each with a port and a state folder of its own."""

    port: int
    state: Path
    runtime: str
    """PYTHON_RUNTIME: `official` for Cloudflare's own Python runtime, empty for ours."""
    cron_interval_s: float
    """0: no cron, for tests that call it themselves."""
    inspector_port: int
    """0: any free one; nobody but a debugger or a measurement asks there."""
    dev_vars: Path
    """The file behind the process environment: a test's own, so that a developer's keys never reach it."""

    @property
    def site_url(self) -> str:
        """Where people reach it."""
        return f"http://localhost:{self.port}"

    @property
    def site(self) -> Path:
        """Where its website lies: the pages name its own address."""
        return self.state / "site"

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Instance":
        """Read PORT, STATE_DIR, PYTHON_RUNTIME, CRON_INTERVAL_S, INSPECTOR_PORT and DEV_VARS."""
        return cls(
            port=int(number(environ, "PORT", 8787)),
            state=(ROOT / (environ.get("STATE_DIR") or ".state")).resolve(),
            runtime=environ.get("PYTHON_RUNTIME", ""),
            cron_interval_s=number(environ, "CRON_INTERVAL_S", 60),
            inspector_port=int(number(environ, "INSPECTOR_PORT", 0)),
            dev_vars=ROOT / (environ.get("DEV_VARS") or DEV_VARS),
        )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the port and the state folder for this process; ToolError says which of them is taken."""
        if not is_free(self.port):
            raise ToolError(f"Port {self.port} is in use: stop what listens there, or choose another with PORT=…")
        self.state.mkdir(parents=True, exist_ok=True)
        with (self.state / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise ToolError(
                    f"{self.state} is in use by another make dev: stop it, or choose another with STATE_DIR=…"
                ) from None
            yield


def number(environ: Mapping[str, str], name: str, default: float) -> float:
    """Return a number of the environment, or the default where there is none."""
    try:
        return float(environ.get(name) or default)
    except ValueError:
        raise ToolError(f"{name} is “{environ[name]}”, which is not a number.") from None
