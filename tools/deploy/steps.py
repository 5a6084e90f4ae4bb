"""A deployment, step by step. Every step looks first and changes only what is missing, so that a second run is safe."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.deploy import by_hand, config, settings, smoke
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.deploy.vault import Vault
from tools.deploy.web import Get, get
from tools.migrations import bring_up
from tools.project import ToolError, say


@dataclass(frozen=True, slots=True)
class Deployment:
    """The ways to everything outside of the checkout; a test has its own."""

    cloudflare: Cloudflare
    vault: Vault = field(default_factory=Vault)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    ask: settings.Ask = settings.ask_at_terminal
    get: Get = get

    def run(self) -> None:
        """From a checkout to a working site; ToolError says at which step it stopped, and why."""
        worker, database, namespace = config.names()
        there = self.look(worker)
        given = self.settings(there)
        shape = Shape.of(given["SITE_URL"])
        say(f"{'Pages and a Worker on' if shape.on_zone else 'One Worker with its own files at'} {shape.host}.")
        ids = {"database_id": self.cloudflare.database(database), "namespace_id": self.cloudflare.namespace(namespace)}
        self.cloudflare.configure(config.configuration(shape, given, **ids))
        self.bring_up(database, shape)
        self.publish(shape, given, worker)
        found = self.tried(shape, given)
        say("\nLeft to do by hand:")
        for number, sentence in enumerate(by_hand.left(shape, given, project=worker), 1):
            say(f"{number}. {sentence}")
        if found:
            raise ToolError("\nIt is deployed, but not yet as it must be:\n" + "\n".join(f"- {each}" for each in found))

    def look(self, worker: str) -> frozenset[str]:
        """Return the secrets that are there; a dry run knows of none."""
        if self.cloudflare.dry:
            say("A dry run: nothing is asked of Cloudflare and nothing is changed there.")
            return frozenset()
        say(f"Logged in to {self.cloudflare.account()}.")
        return self.cloudflare.secrets(worker)

    def settings(self, there: frozenset[str]) -> dict[str, str]:
        """Return the settings, complete and checked."""
        given = settings.told(self.environ, self.vault)
        if self.cloudflare.dry:
            missing = [name for name in settings.OURS if name not in given]
            made = f"Would make {', '.join(missing)} and keep them in {self.vault.file.name}."
            say(made if missing else "No secret of ours is missing.")
            given = {**dict.fromkeys(missing, "made when it is deployed"), **given}
        else:
            given = settings.completed(given, there=there, vault=self.vault, ask=self.ask)
        settings.refuse(given, there=there)
        for sentence in settings.warnings(given, there=there):
            say(f"Mind: {sentence}")
        return given

    def bring_up(self, database: str, shape: Shape) -> None:
        """Make the database what schema.sql says: before the Worker, since the one that is there goes on with it."""
        say("The database:" if self.cloudflare.dry else "Bringing the database up to date …")
        for name in bring_up(
            lambda query: self.cloudflare.rows(database, query, shape),
            lambda script: self.cloudflare.execute(database, script, shape, named="schema.sql"),
        ):
            say(f"Applied {name}.")

    def publish(self, shape: Shape, given: Mapping[str, str], worker: str) -> None:
        """Put the Worker up, and on a domain the site's files beside it."""
        say("Building the Worker …" if self.cloudflare.dry else "Deploying the Worker …")
        secrets = {name: value for name, value in given.items() if name in settings.SECRET}
        variables = {name: value for name, value in given.items() if name not in settings.SECRET}
        self.cloudflare.deploy(shape, secrets, variables)
        if shape.on_zone:
            say("The pages:" if self.cloudflare.dry else "Deploying the pages …")
            self.cloudflare.project(worker)
            self.cloudflare.upload_site(config.site_folder(), worker)

    def tried(self, shape: Shape, given: Mapping[str, str]) -> list[str]:
        """Ask the site itself, and return what is not as it must be."""
        if self.cloudflare.dry:
            say(f"Would try {given['SITE_URL']} out: health, configuration, pages, headers, redirects, refusals.")
            return []
        say(f"Trying {given['SITE_URL']} out …")
        return smoke.findings(given["SITE_URL"], shape, config.site_folder(), self.get)
