"""The Cloudflare account, through wrangler: what is there, and what is changed."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.deploy import config
from tools.project import ToolError, plain, run, say, tool_environment


@dataclass(frozen=True, slots=True)
class Cloudflare:
    """`dry`: nothing is asked of the network, and what would be changed is only said."""

    dry: bool = False
    environment: Mapping[str, str] = field(default_factory=tool_environment)
    config_file: Path = config.FILE

    def configure(self, configured: Mapping[str, Any]) -> None:
        """Lay down the configuration that the other commands are told of."""
        self.config_file.write_text(json.dumps(configured, indent=2))

    def account(self) -> str:
        """Return the account's name; ToolError where there is no login, or no telling which account."""
        try:
            told = json.loads(self._read("whoami", "--json"))
        except ToolError:
            raise ToolError(
                "wrangler is not logged in: run `node_modules/.bin/wrangler login`, or set CLOUDFLARE_API_TOKEN."
            ) from None
        chosen = self.environment.get("CLOUDFLARE_ACCOUNT_ID")
        accounts = [each for each in told["accounts"] if chosen in (None, each["id"])]
        if len(accounts) != 1:
            known = ", ".join(f"{each['name']} ({each['id']})" for each in told["accounts"])
            raise ToolError(f"Say which account with CLOUDFLARE_ACCOUNT_ID=…: {known or 'this login has none'}.")
        name: str = accounts[0]["name"]
        return name

    def secrets(self, worker: str) -> frozenset[str]:
        """Return the names of the Worker's secrets; none where there is no Worker yet."""
        try:
            listed = self._read("secret", "list", f"--name={worker}", "--env=", "--format=json")
        except ToolError as error:
            if "not found" not in str(error):
                raise
            return frozenset()
        return frozenset(each["name"] for each in json.loads(listed))

    def database(self, name: str) -> str:
        """Return the id of the D1 database, made where it is missing."""
        return self._found_or_made(name, ["d1", "list", "--json"], ["d1", "create", name], named="name", key="uuid")

    def namespace(self, title: str) -> str:
        """Return the id of the KV namespace, made where it is missing."""
        made = ["kv", "namespace", "create", title]
        return self._found_or_made(title, ["kv", "namespace", "list"], made, named="title", key="id")

    def project(self, name: str) -> None:
        """Make the Pages project where it is missing."""
        listed = [] if self.dry else self._json("pages", "project", "list", "--json")
        if not any(each["Project Name"] == name for each in listed):
            self._change("pages", "project", "create", name, "--production-branch=main")

    def execute(self, database: str, script: str, shape: config.Shape, *, named: str) -> None:
        """Run an SQL script in the deployed database, as one transaction; `named` tells a reader which."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / named
            file.write_text(script)
            self.read_in(database, Path(named) if self.dry else file, shape)

    def read_in(self, database: str, file: Path, shape: config.Shape) -> None:
        """Run an SQL file in the deployed database."""
        self._change(*self.running(database, file, shape))

    def running(self, database: str, file: Path, shape: config.Shape) -> list[str]:
        """Return the words that tell wrangler to run an SQL file."""
        return ["d1", "execute", database, "--remote", "--yes", f"--file={file}", *self._where(shape)]

    def rows(self, database: str, sql: str, shape: config.Shape) -> list[dict[str, Any]]:
        """Return what a statement reads from the deployed database."""
        if self.dry:
            return []
        told = self._json(
            "d1", "execute", database, "--remote", "--yes", "--json", f"--command={sql}", *self._where(shape)
        )
        rows: list[dict[str, Any]] = told[0]["results"]
        return rows

    def deploy(self, shape: config.Shape, secrets: Mapping[str, str], variables: Mapping[str, str]) -> None:
        """Build and upload the Worker together with its secrets; a dry run builds it and stops there."""
        with tempfile.TemporaryDirectory() as folder:
            if self.dry:
                options = ["--dry-run", f"--outdir={folder}"]
            else:
                options = [f"--secrets-file={secrets_file(Path(folder), secrets)}"]
            # The build fills the operator's data into the pages, and none of a developer's own.
            surroundings = {**self.environment, **variables, "DEV_VARS": os.devnull}
            command = ["wrangler", "deploy", *self._where(shape), *options]
            run(command, failed="The Worker could not be deployed", environment=surroundings)
        if self.dry:
            self._change("deploy", *self._where(shape), f"--secrets-file=({', '.join(sorted(secrets))})")

    def upload_site(self, folder: Path, project: str) -> None:
        """Publish the static files on Pages, from a folder without functions/, which Pages would take for its own."""
        with tempfile.TemporaryDirectory() as elsewhere:
            options = [
                f"--cwd={'(an empty folder)' if self.dry else elsewhere}",
                f"--project-name={project}",
                "--branch=main",
                "--commit-dirty=true",
            ]
            self._change("pages", "deploy", str(folder), *options)

    def change_secrets(self, worker: str, changes: Mapping[str, str | None]) -> None:
        """Set secrets and remove those that are None, all in one new version."""
        where = [f"--name={worker}", "--env="]
        if self.dry:
            told = [name if value is not None else f"{name} removed" for name, value in changes.items()]
            self._change("secret", "bulk", f"({', '.join(told)})", *where)
            return
        with tempfile.TemporaryDirectory() as folder:
            self._change("secret", "bulk", str(secrets_file(Path(folder), changes)), *where)

    def export(self, database: str, file: Path, shape: config.Shape) -> None:
        """Copy the deployed database into an SQL file; it answers nobody meanwhile."""
        options = ["--remote", "--skip-confirmation", f"--output={file}", *self._where(shape)]
        self._change("d1", "export", database, *options)

    def go_back(self, database: str, timestamp: str, shape: config.Shape) -> str:
        """Set the deployed database back to how it was at a time of the last 30 days; what wrangler said of it."""
        return self._change(
            "d1", "time-travel", "restore", database, f"--timestamp={timestamp}", "--json", *self._where(shape)
        )

    def roll_back(self, worker: str, reason: str) -> list[str]:
        """Put the version before this one in its place; the secrets that went back with it, the database does not."""
        said = self._change("rollback", f"--name={worker}", f"--message={reason}", "--yes", "--env=")
        _, _, after = plain(said).partition("secrets have changed")
        return [line.strip(" *") for line in after.splitlines() if line.startswith("  * ")]

    def _where(self, shape: config.Shape) -> list[str]:
        return [f"--config={self.config_file}", f"--env={shape.environment}"]

    def _found_or_made(self, name: str, list_them: list[str], make: list[str], *, named: str, key: str) -> str:
        for attempt in ("look", "look again"):
            listed = [] if self.dry else self._json(*list_them)
            found: list[str] = [each[key] for each in listed if each[named] == name]
            if found:
                return found[0]
            if attempt == "look":
                self._change(*make)
            if self.dry:
                return ""
        raise ToolError(f"wrangler made {name} and does not list it: start again in a minute.")

    def _json(self, *arguments: str) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = json.loads(self._read(*arguments))
        return told

    def _read(self, *arguments: str) -> str:
        failed = f"wrangler {arguments[0]} failed"
        return run(["wrangler", *arguments], failed=failed, environment=self.environment)

    def _change(self, *arguments: str) -> str:
        if self.dry:
            say(f"Would run: wrangler {' '.join(arguments)}")
            return ""
        return self._read(*arguments)


def secrets_file(folder: Path, secrets: Mapping[str, str | None]) -> Path:
    """Write secrets as JSON, in which no $ is expanded, readable by this user only."""
    file = folder / "secrets.json"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        json.dump(secrets, opened)
    return file
