"""`make dev`: the Worker in its real runtime with stand-ins for kie.ai and Creem, served on localhost until Ctrl-C."""

import asyncio
import os
from asyncio.subprocess import Process
from collections import deque
from pathlib import Path
from typing import Final

from tools.build import BuildError, build, build_site
from tools.database import ensure_schema
from tools.environment import worker_settings, write_env_file
from tools.instance import Instance
from tools.local_http import get_status
from tools.mail import folder, keep_mail
from tools.processes import ProcessGroup, asked_to_stop, first_of, lines_of, parent_gone, process_group
from tools.project import ROOT, ToolError, give_up, say, tool_environment
from tools.runtime import Runtime, choose_runtime
from tools.site import Operator, SiteError
from tools.stand_ins import connect_providers
from tools.wrangler import Output, dev_command

HEALTH: Final = "/api/health"
CRON: Final = "/cdn-cgi/handler/scheduled?cron=*+*+*+*+*"
OK: Final = 200
POLL_S: Final = 0.05
UNHEALTHY_POLL_S: Final = 1.0
LINES_KEPT: Final = 400
"""Of wrangler's output, to explain a crash; there is no file before that, since it would hold the paths of requests."""


def main() -> None:
    """Prepare what needs no other process, then serve until told to stop."""
    try:
        parent = os.getppid()
        instance = Instance.of(os.environ)
        with instance.held():
            runtime = prepare(instance)
            asyncio.run(serve(instance, runtime, parent))
    except ToolError as error:
        give_up(error)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def prepare(instance: Instance) -> Runtime:
    """Make the runtime, the Worker's files and the database's tables; each is quick where nothing has changed."""
    runtime = choose_runtime(instance.runtime)
    try:
        build(ROOT, ROOT / ".build")
        build_site(ROOT, instance.site, Operator.of(settings_of(instance)))
    except (BuildError, SiteError) as error:
        raise ToolError(str(error)) from None
    ensure_schema(instance.state)
    return runtime


async def serve(instance: Instance, runtime: Runtime, parent: int) -> None:
    """Run everything until a signal, the loss of the parent, or the end of wrangler."""
    async with process_group() as group:
        await first_of(asked_to_stop(), parent_gone(parent), run_worker(instance, runtime, group))


async def run_worker(instance: Instance, runtime: Runtime, group: ProcessGroup) -> None:
    """Start the stand-ins and wrangler, and never return: ToolError says what ended."""
    settings = await connect_providers(group, settings_of(instance))
    env_file = instance.state / "worker.env"
    write_env_file(env_file, settings)
    if "MAIL_FROM" in settings:
        say(f"Mail goes to {folder(instance.state)}/*.eml.")
    say("Starting the Worker …")
    command = dev_command(
        port=instance.port,
        state=instance.state,
        site=instance.site,
        env_file=env_file,
        flags=runtime.flags,
        inspector_port=instance.inspector_port,
    )
    # Instances that knew of each other would share Workers by name.
    registry = {"WRANGLER_REGISTRY_PATH": str(instance.state / "registry")}
    # wrangler builds again after each change, and the site has to stay this instance's.
    own_site = {"SITE_DIR": str(instance.site), "SITE_URL": settings["SITE_URL"]}
    environment = {**tool_environment(), **runtime.environment, **registry, **own_site}
    wrangler = await group.start(*command, environment=environment)
    await first_of(show_output(wrangler, instance.state), announce_and_drive_cron(instance))


def settings_of(instance: Instance) -> dict[str, str]:
    """Return what the Worker and its pages are told."""
    return {"SITE_URL": instance.site_url, **worker_settings(os.environ, instance.dev_vars)}


async def show_output(wrangler: Process, state: Path) -> None:
    """Show what the Worker logs and what went wrong, until wrangler ends; then ToolError."""
    kept: deque[str] = deque(maxlen=LINES_KEPT)
    output = Output()
    async for line in lines_of(wrangler):
        if keep_mail(line, state):
            continue
        kept.append(line)
        if (shown := output.shown(line)) is not None:
            say(shown)
    status = await wrangler.wait()
    log = state / "wrangler.log"
    log.write_text("\n".join(kept))
    raise ToolError(f"wrangler stopped with exit status {status}; its last lines are in {log}.")


async def announce_and_drive_cron(instance: Instance) -> None:
    """Say where the Worker is once it answers, then fire its cron trigger, which wrangler does not do by itself."""
    await healthy(instance.port)
    say(f"Ready on {instance.site_url}")
    while instance.cron_interval_s:
        await asyncio.sleep(instance.cron_interval_s)
        if await asyncio.to_thread(get_status, instance.port, CRON) != OK:
            say("The scheduled run failed.")
    await asyncio.Event().wait()


async def healthy(port: int) -> None:
    """Wait until the Worker answers that it is well; a developer may have to mend it first."""
    told = False
    while (status := await asyncio.to_thread(get_status, port, HEALTH)) != OK:
        if status and not told:
            say(f"{HEALTH} answers {status}; waiting until it is well …")
            told = True
        await asyncio.sleep(UNHEALTHY_POLL_S if status else POLL_S)


if __name__ == "__main__":
    main()
