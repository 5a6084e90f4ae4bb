"""`python -m tools.deploy`: deploy; rotate, backup, restore and roll back what is deployed."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from tools.deploy import config, copies, settings
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.deploy.rotation import Rotation
from tools.deploy.steps import Deployment
from tools.deploy.vault import Vault
from tools.project import ROOT, ToolError, give_up

COPIES = ROOT / ".deploy.copies"


def main() -> None:
    """Do what is asked, or say in a sentence why not."""
    try:
        perform(parser().parse_args())
    except ToolError as error:
        give_up(error)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    whole = argparse.ArgumentParser(prog="python -m tools.deploy", description=sys.modules[__package__ or ""].__doc__)
    whole.add_argument("--dry-run", action="store_true", help="build, and say what would be changed, offline")
    asked = whole.add_subparsers(dest="what", metavar="")
    asked.add_parser("site", help="deploy (what no command at all means)")
    rotate = asked.add_parser("rotate", help="replace a secret; the old value counts beside the new one until --end")
    rotate.add_argument("name")
    rotate.add_argument("--end", action="store_true")
    backup = asked.add_parser("backup", help="copy the database into a file")
    backup.add_argument("--folder", type=Path, default=COPIES)
    restore = asked.add_parser("restore", help="set the database back to a time of the last 30 days")
    restore.add_argument("moment", help="like 2026-11-22T12:00:00Z")
    restore.add_argument("--folder", type=Path, default=COPIES)
    rollback = asked.add_parser("rollback", help="put the Worker's last version back; the database stays as it is")
    rollback.add_argument("reason")
    return whole


def perform(asked: argparse.Namespace) -> None:
    """Do one thing."""
    vault = Vault()
    cloudflare = Cloudflare(dry=True, config_file=config.DRY_FILE) if asked.dry_run else Cloudflare()
    worker, database, _ = config.names()
    match asked.what:
        case "rotate":
            rotation = Rotation(asked.name, worker, cloudflare, vault)
            rotation.end() if asked.end else rotation.begin(settings.ask_at_terminal)
        case "backup":
            copies.back_up(cloudflare, database, shape(cloudflare, vault), folder=asked.folder, now=datetime.now(UTC))
        case "restore":
            now = datetime.now(UTC)
            site = shape(cloudflare, vault)
            copies.restore(cloudflare, database, site, moment=asked.moment, folder=asked.folder, now=now)
        case "rollback":
            cloudflare.roll_back(worker, asked.reason)
        case _:
            Deployment(cloudflare, vault).run()


def shape(cloudflare: Cloudflare, vault: Vault) -> Shape:
    """Return the shape of what is deployed, and lay down its configuration; ToolError where SITE_URL is not known."""
    given = settings.told(os.environ, vault)
    if "SITE_URL" not in given:
        raise ToolError(f"{vault.file.name} and the environment have no SITE_URL: which site?")
    chosen = Shape.of(given["SITE_URL"])
    cloudflare.configure(config.configuration(chosen, given))
    return chosen


if __name__ == "__main__":
    main()
