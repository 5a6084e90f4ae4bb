"""Child processes that end together: when asked to, and also when this program is killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from tools.leash import GRACE_S
from tools.project import ROOT, plain, say

LONGEST_LINE_BYTES: Final = 1 << 20
PARENT_POLL_S: Final = 1.0


@dataclass(slots=True)
class ProcessGroup:
    """Processes in the group of one leash (tools/leash.py)."""

    leash: Process
    members: list[Process] = field(default_factory=list)
    readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self, *command: str, environment: Mapping[str, str]) -> Process:
        """Start a program in the project's folder; its standard output and error are one pipe."""
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env=environment,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            limit=LONGEST_LINE_BYTES,
            process_group=self.leash.pid,
        )
        self.members.append(process)
        return process

    def keep_showing(self, process: Process) -> None:
        """Show in the background what a process prints: with a full pipe it would stand still."""
        self.readers.append(asyncio.create_task(show(process)))

    async def stop(self) -> None:
        """Let the leash end the group, and wait no longer than its members need."""
        for reader in self.readers:
            reader.cancel()
        if self.leash.stdin:
            self.leash.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*(drained(member) for member in self.members)), GRACE_S)
        with suppress(ProcessLookupError):
            os.killpg(self.leash.pid, signal.SIGKILL)
        await self.leash.wait()


@asynccontextmanager
async def process_group() -> AsyncIterator[ProcessGroup]:
    """Give a group whose processes are gone when the block is left."""
    leash = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tools.leash", cwd=ROOT, stdin=PIPE, stdout=DEVNULL, process_group=0
    )
    group = ProcessGroup(leash)
    try:
        yield group
    finally:
        await group.stop()


async def lines_of(process: Process) -> AsyncIterator[str]:
    """Yield what a process prints, line by line, until it and all that share its output have ended."""
    if process.stdout:
        async for line in process.stdout:
            yield plain(line.decode(errors="replace")).rstrip()


async def show(process: Process) -> None:
    """Show every line that a process prints."""
    async for line in lines_of(process):
        say(line)


async def drained(process: Process) -> int:
    """Read a process to its end, so that it cannot wait for a full pipe, and return its exit status."""
    async for _ in lines_of(process):
        pass
    return await process.wait()


async def first_of(*work: Coroutine[Any, Any, None]) -> None:
    """Run coroutines side by side until one ends, cancel the others, and raise what the one raised."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def asked_to_stop() -> None:
    """Return at Ctrl-C, at a request to end, or when the terminal closes."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()


async def parent_gone(parent: int) -> None:
    """Return when `parent`, the process that started this one, is no more, as when `make` is killed."""
    while os.getppid() == parent:  # noqa: ASYNC110  (the system has no event for it)
        await asyncio.sleep(PARENT_POLL_S)
