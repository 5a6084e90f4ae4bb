"""The providers that a development Worker talks to: those its settings name, or stand-ins started here."""

import asyncio
import json
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from typing import Final

import msgspec

from tools.catalogue import offers, products
from tools.processes import ProcessGroup, lines_of
from tools.project import ToolError, say, tool_environment
from tools.sandbox.client import RemoteSandbox

SANDBOX_KEY: Final = "sandbox-key"
READY: Final = "sandbox ready on "
START_TIMEOUT_S: Final = 30
SHARED: Final = ("CREEM_API_KEY", "CREEM_WEBHOOK_SECRET")
"""Secrets that the Worker and Creem both know; they go by the environment, where `ps` does not show them."""


async def connect_providers(group: ProcessGroup, settings: Mapping[str, str]) -> dict[str, str]:
    """Return the settings with those of kie.ai and Creem.

    A given address is used, or the real provider for a given key; else a stand-in of ours. The real kie.ai never gets
    a stand-in for Creem beside it: its prompts would be screened by nobody.
    """
    kie, creem = stand_in_wanted("KIE", settings), stand_in_wanted("CREEM", settings)
    if not kie and "KIE_API_BASE" not in settings:
        say("Using the real kie.ai: images cost its credits.")
        return dict(settings)
    given = {**made_up(creem=creem or "CREEM_API_BASE" in settings), **settings}
    if not kie and not creem:
        return given
    sandbox = RemoteSandbox(await start_sandbox(group, given))
    if kie:
        given = {"KIE_UPLOAD_BASE": sandbox.url, **given, "KIE_API_BASE": sandbox.url}
    if creem:
        given |= {"CREEM_API_BASE": await asyncio.to_thread(lambda: sandbox.creem_url)}
    return given


def stand_in_wanted(provider: str, settings: Mapping[str, str]) -> bool:
    """Whether neither an address nor a key says that another server is meant."""
    return f"{provider}_API_BASE" not in settings and f"{provider}_API_KEY" not in settings


def made_up(*, creem: bool) -> dict[str, str]:
    """What a stand-in, ours or another, is addressed with unless the settings know better."""
    if not creem:
        return {"KIE_API_KEY": SANDBOX_KEY}
    return {
        "KIE_API_KEY": SANDBOX_KEY,
        "CREEM_API_KEY": f"creem_test_{secrets.token_urlsafe(16)}",
        "CREEM_PRODUCTS": json.dumps(products()),
    }


async def start_sandbox(group: ProcessGroup, settings: Mapping[str, str]) -> str:
    """Start the stand-ins on free ports and return the address of kie.ai's."""
    say("Starting stand-ins for kie.ai and Creem …")
    command = [sys.executable, "-m", "tools.sandbox", "--port=0", *creem_options(settings)]
    if webhook_key := settings.get("KIE_WEBHOOK_KEY"):
        command.append(f"--webhook-key={webhook_key}")
    shared = {name: settings[name] for name in SHARED if name in settings}
    sandbox = await group.start(*command, environment={**tool_environment(), **shared})
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            url = await ready_address(lines_of(sandbox))
    except TimeoutError:
        raise ToolError(f"The stand-ins were not ready after {START_TIMEOUT_S} s.") from None
    group.keep_showing(sandbox)
    return url


def creem_options(settings: Mapping[str, str]) -> list[str]:
    """What Creem's stand-in is told of the store beside its secrets, which the environment carries."""
    try:
        sold = offers(json.loads(settings.get("CREEM_PRODUCTS", "{}")))
    except ValueError:
        raise ToolError("CREEM_PRODUCTS is not JSON: {our product: Creem's product}.") from None
    return [
        f"--creem-webhook={settings['SITE_URL']}/api/webhooks/creem",
        f"--creem-offers={msgspec.json.encode(sold).decode()}",
        f"--creem-seller={settings.get('BRAND', 'Images 2 GPT')}",
    ]


async def ready_address(output: AsyncIterator[str]) -> str:
    """Return the address that the stand-in is ready on; ToolError with its last words if it ends first."""
    last = "it said nothing"
    async for line in output:
        if line.startswith(READY):
            return line.removeprefix(READY)
        last = line or last
    raise ToolError(f"The stand-ins did not start: {last}")
