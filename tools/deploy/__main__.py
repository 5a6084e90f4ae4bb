"""`python -m tools.deploy`: deploy; rotate, backup, restore and roll back what is deployed."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tools.deploy import config, copies, settings
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.deploy.rotation import Rotation
from tools.deploy.steps import Deployment
from tools.deploy.vault import Vault
from tools.environment import ROTATABLE
from tools.project import ROOT, ToolError, give_up, say

DRY: Final = "build, and say what would be changed, offline"
COPIES: Final = ROOT / ".deploy.copies"
COMMANDS: Final = {
    "site": "deploy (what no command at all means)",
    "rotate": "replace a secret; the old value counts beside the new one until --end",
    "backup": "copy the database into a file",
    "restore": "set the database back to a time of the last 30 days",
    "read": "fill an empty database from a copy, where all else is lost",
    "rollback": "put the Worker's last version back; the database stays as it is",
}
ARGUMENTS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "rotate": {
        "name": {"help": f"one of {', '.join(ROTATABLE)}"},
        "--end": {"action": "store_true", "help": "let the old value go"},
    },
    "backup": {"--folder": {"type": Path, "default": COPIES, "help": f"where to put it ({COPIES.name})"}},
    "restore": {
        "moment": {"help": "like 2026-11-22T12:00:00Z"},
        "--folder": {"type": Path, "default": COPIES, "help": f"where to keep what it forgets ({COPIES.name})"},
    },
    "read": {"copy": {"type": Path, "help": "a file that backup has written"}},
    "rollback": {"reason": {"help": "why, for Cloudflare's list of versions"}},
}


def main() -> None:
    """Do what is asked, or say in a sentence why not."""
    try:
        asked = parser().parse_args()
        perform(asked, Cloudflare(dry=True, config_file=config.DRY_FILE) if asked.dry_run else Cloudflare(), Vault())
    except ToolError as error:
        give_up(error)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def parser() -> argparse.ArgumentParser:
    """What can be asked for; --dry-run may stand before a command or after it."""
    whole = argparse.ArgumentParser(prog="python -m tools.deploy", description=sys.modules[__package__ or ""].__doc__)
    whole.add_argument("--dry-run", action="store_true", help=DRY)
    asked = whole.add_subparsers(dest="what", metavar="command")
    for name, told in COMMANDS.items():
        own = asked.add_parser(name, help=told, description=told)
        own.add_argument("--dry-run", action="store_true", default=argparse.SUPPRESS, help=DRY)
        for argument, more in ARGUMENTS.get(name, {}).items():
            own.add_argument(argument, **more)
    return whole


def perform(asked: argparse.Namespace, cloudflare: Cloudflare, vault: Vault) -> None:
    """Do one thing."""
    worker, database, _ = config.names()
    if asked.what not in (None, "site"):  # a deployment does it by itself
        logged_in(cloudflare)
    match asked.what:
        case "rotate":
            rotation = Rotation(asked.name, worker, cloudflare, vault)
            rotation.end() if asked.end else rotation.begin(settings.ask_at_terminal)
        case "backup":
            copies.back_up(cloudflare, database, shape(cloudflare, vault), folder=asked.folder, now=datetime.now(UTC))
        case "restore":
            site, now = shape(cloudflare, vault), datetime.now(UTC)
            copies.restore(cloudflare, database, site, moment=asked.moment, folder=asked.folder, now=now)
        case "read":
            copies.read(cloudflare, database, shape(cloudflare, vault), copy=asked.copy)
        case "rollback":
            roll_back(cloudflare, worker, asked.reason.strip())
        case _:
            Deployment(cloudflare, vault).run()


def logged_in(cloudflare: Cloudflare) -> None:
    """Say who is asked; ToolError before anything is changed where nobody is logged in."""
    if cloudflare.dry:
        say("A dry run: nothing is asked of Cloudflare and nothing is changed there.")
    else:
        say(f"Logged in to {cloudflare.account()}.")


def roll_back(cloudflare: Cloudflare, worker: str, reason: str) -> None:
    """Put the version before back, and say what did not go back with it, or did."""
    if not reason:
        raise ToolError("Say why: it stands in Cloudflare's list of versions.")
    secrets = cloudflare.roll_back(worker, reason)
    if secrets:
        say(f"Mind: the values before are back of {', '.join(secrets)}: docs/operate.md, “Roll back”.")
    if not cloudflare.dry:
        say("The Worker's version before is back, the database stays as it is.")
    say("On a domain the pages go back in the dashboard: Pages, Deployments, Rollback. Mend the fault, then deploy.")


def shape(cloudflare: Cloudflare, vault: Vault) -> Shape:
    """Return the shape of what is deployed, and lay down its configuration; ToolError where SITE_URL is not known."""
    given = settings.told(os.environ, vault)
    if "SITE_URL" not in given:
        raise ToolError(f"{vault.file.name} and the environment have no SITE_URL: which site?")
    if wrong := settings.wrong_site(given["SITE_URL"]):
        raise ToolError(f"{wrong[0]}.")
    chosen = Shape.of(given["SITE_URL"])
    cloudflare.configure(config.configuration(chosen, given))
    return chosen


if __name__ == "__main__":
    main()
