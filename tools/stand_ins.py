"""The provider that a development Worker talks to: the one its settings name, or a stand-in started here."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from typing import Final

from tools.processes import ProcessGroup, lines_of
from tools.project import ToolError, say, tool_environment

SANDBOX_KEY: Final = "sandbox-key"
READY: Final = "sandbox ready on "
START_TIMEOUT_S: Final = 30


async def connect_kie(group: ProcessGroup, settings: Mapping[str, str]) -> dict[str, str]:
    """Return the settings with kie.ai's: a given server, the real one for a given key, else a stand-in of ours."""
    if "KIE_API_BASE" in settings:
        return {"KIE_API_KEY": SANDBOX_KEY, **settings}
    if "KIE_API_KEY" in settings:
        say("Using the real kie.ai: images cost its credits.")
        return dict(settings)
    url = await start_sandbox(group, settings.get("KIE_WEBHOOK_KEY"))
    return {"KIE_UPLOAD_BASE": url, **settings, "KIE_API_BASE": url, "KIE_API_KEY": SANDBOX_KEY}


async def start_sandbox(group: ProcessGroup, webhook_key: str | None) -> str:
    """Start the stand-in for kie.ai on a free port and return its address."""
    say("Starting a stand-in for kie.ai …")
    command = [sys.executable, "-m", "tools.sandbox", "--port=0"]
    if webhook_key:
        command.append(f"--webhook-key={webhook_key}")
    sandbox = await group.start(*command, environment=tool_environment())
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            url = await ready_address(lines_of(sandbox))
    except TimeoutError:
        raise ToolError(f"The stand-in for kie.ai was not ready after {START_TIMEOUT_S} s.") from None
    group.keep_showing(sandbox)
    return url


async def ready_address(output: AsyncIterator[str]) -> str:
    """Return the address that the stand-in is ready on; ToolError with its last words if it ends first."""
    last = "it said nothing"
    async for line in output:
        if line.startswith(READY):
            return line.removeprefix(READY)
        last = line or last
    raise ToolError(f"The stand-in for kie.ai did not start: {last}")
