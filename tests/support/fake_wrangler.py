"""Stands in for wrangler in tests of deployment: knows a few commands, answers as the real one, and keeps state.

Whatever the real one would refuse it refuses: an unknown command, an option that the command does not have, a missing
file, a login that is not there. A slow test holds COMMANDS to the help of the real one. Standard library only.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

COMMANDS: dict[str, frozenset[str]] = {
    "whoami": frozenset({"--json"}),
    "secret list": frozenset({"--name", "--env", "--format"}),
    "secret bulk": frozenset({"--name", "--env"}),
    "d1 list": frozenset({"--json"}),
    "d1 create": frozenset(),
    "d1 execute": frozenset({"--remote", "--yes", "--file", "--command", "--json", "--config", "--env"}),
    "d1 export": frozenset({"--remote", "--skip-confirmation", "--output", "--config", "--env"}),
    "d1 time-travel restore": frozenset({"--timestamp", "--json", "--config", "--env"}),
    "kv namespace list": frozenset(),
    "kv namespace create": frozenset(),
    "pages project list": frozenset({"--json"}),
    "pages project create": frozenset({"--production-branch"}),
    "pages deploy": frozenset({"--cwd", "--project-name", "--branch", "--commit-dirty"}),
    "deploy": frozenset({"--config", "--env", "--secrets-file"}),
    "rollback": frozenset({"--name", "--message", "--yes", "--env"}),
}
"""Every command that tools/deploy uses, with the options that it uses of it."""

STATE = "FAKE_WRANGLER_STATE"


def refuse(said: str) -> None:
    """End as wrangler does for what it will not do."""
    print(f"✘ [ERROR] {said}", file=sys.stderr)
    raise SystemExit(1)


def parsed(arguments: list[str]) -> tuple[str, list[str], dict[str, str]]:
    """Return the command, what stands beside it, and its options."""
    words = [each for each in arguments if not each.startswith("-")]
    found = [name for name in COMMANDS if words[: len(name.split())] == name.split()]
    if not found:
        refuse(f"Unknown command: {' '.join(words)}")
    command = max(found, key=len)
    options = dict(each.partition("=")[::2] for each in arguments if each.startswith("-"))
    if unknown := set(options) - COMMANDS[command]:
        refuse(f"Unknown arguments: {', '.join(unknown)}")
    return command, words[len(command.split()) :], options


class Account:
    """What Cloudflare would hold, in one JSON file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.state: dict[str, Any] = json.loads(file.read_text())

    def keep(self) -> None:
        """Remember it for the next call."""
        self.file.write_text(json.dumps(self.state))

    def do(self, command: str, words: list[str], options: dict[str, str]) -> object:
        """Carry a command out and return what it prints."""
        if command == "whoami":
            return {"loggedIn": True, "authType": "OAuth Token", "accounts": self.state["accounts"]}
        method = getattr(self, command.replace(" ", "_").replace("-", "_"))
        return method(*words, options=options)

    def secret_list(self, *, options: dict[str, str]) -> object:
        """The names; there must be a Worker."""
        if self.state["worker"] is None:
            refuse(f'Worker "{options["--name"]}" not found.')
        return [{"name": name, "type": "secret_text"} for name in self.state["secrets"]]

    def secret_bulk(self, file: str, *, options: dict[str, str]) -> object:
        """Set and remove."""
        assert options["--name"]
        for name, value in json.loads(Path(file).read_text()).items():
            if value is None:
                self.state["secrets"].pop(name, None)
            else:
                self.state["secrets"][name] = value
        return "🌀 Creating the secrets"

    def d1_list(self, *, options: dict[str, str]) -> object:
        """With their ids."""
        assert "--json" in options
        return [{"uuid": f"id-of-{name}", "name": name} for name in self.state["databases"]]

    def d1_create(self, name: str, *, options: dict[str, str]) -> object:
        """A name is taken once."""
        if name in self.state["databases"]:
            refuse(f"A database with the name {name} already exists {options}")
        self.state["databases"].append(name)
        return "✅ Successfully created DB"

    def d1_execute(self, name: str, *, options: dict[str, str]) -> object:
        """Only where the database is; the answers to questions are the test's."""
        if name not in self.state["databases"]:
            refuse(f"Couldn't find a D1 DB named '{name}'")
        if "--file" in options:
            self.state["ran"].append(Path(options["--file"]).read_text())
            return f"🌀 Executing {len(Path(options['--file']).read_text())} characters"
        return [{"results": self.state["rows"], "success": True}]

    def d1_export(self, name: str, *, options: dict[str, str]) -> object:
        """Writes what the test says is in it."""
        assert name in self.state["databases"]
        Path(options["--output"]).write_text(self.state["export"])
        return "🌀 Exported"

    def d1_time_travel_restore(self, name: str, *, options: dict[str, str]) -> object:
        """Asks "OK to proceed?" without --json, which nobody here answers."""
        if "--json" not in options:
            refuse("Aborted.")
        self.state["restored"] = [name, options["--timestamp"]]
        return {"bookmark": "00000001", "previous_bookmark": "00000002", "message": ""}

    def kv_namespace_list(self, *, options: dict[str, str]) -> object:
        """With their ids."""
        assert not options
        return [{"id": f"id-of-{title}", "title": title} for title in self.state["namespaces"]]

    def kv_namespace_create(self, title: str, *, options: dict[str, str]) -> object:
        """A title is taken once."""
        if title in self.state["namespaces"]:
            refuse(f'A KV namespace with the title "{title}" already exists. {options}')
        self.state["namespaces"].append(title)
        return "✨ Success!"

    def pages_project_list(self, *, options: dict[str, str]) -> object:
        """As a table's rows."""
        assert "--json" in options
        return [{"Project Name": name, "Project Domains": f"{name}.pages.dev"} for name in self.state["projects"]]

    def pages_project_create(self, name: str, *, options: dict[str, str]) -> object:
        """A name is taken once."""
        if name in self.state["projects"] or not options["--production-branch"]:
            refuse("A project with this name already exists.")
        self.state["projects"].append(name)
        return "✨ Successfully created"

    def pages_deploy(self, folder: str, *, options: dict[str, str]) -> object:
        """Functions of the folder that it works in would be taken along."""
        if options["--project-name"] not in self.state["projects"]:
            refuse("Project not found.")
        if (Path(options["--cwd"]) / "functions").exists():
            refuse("Could not compile functions/")
        self.state["site"] = sorted(path.name for path in Path(folder).iterdir())
        return "✨ Deployment complete!"

    def deploy(self, *, options: dict[str, str]) -> object:
        """Its bindings must name what is there."""
        file = Path(options["--config"])
        told = json.loads(file.read_text())
        part = told["env"][options["--env"]] if options["--env"] else told
        if part["d1_databases"][0]["database_id"] not in [f"id-of-{name}" for name in self.state["databases"]]:
            refuse("binding DB of type d1 must have a valid `id` specified")
        if part["kv_namespaces"][0]["id"] not in [f"id-of-{title}" for title in self.state["namespaces"]]:
            refuse("KV namespace not found")
        self.state["worker"] = {"config": told, "environment": options["--env"], "brand": os.environ.get("BRAND")}
        self.state["secrets"].update(json.loads(Path(options["--secrets-file"]).read_text()))
        return "Uploaded images2gpt"

    def rollback(self, *, options: dict[str, str]) -> object:
        """Asks without --yes."""
        if not options["--message"]:
            refuse("Not enough arguments following: message")
        self.state["rolled_back"] = options["--message"]
        changed = "".join(f"\n  * {name}" for name in self.state["changed"])
        asked = "? The following secrets have changed since version 1 was deployed. Please confirm that you wish to"
        return f"{asked} continue with the rollback{changed}\nSUCCESS" if changed else "SUCCESS"


def main() -> None:
    """One call."""
    account = Account(Path(os.environ[STATE]))
    command, words, options = parsed(sys.argv[1:])
    account.state["calls"].append(sys.argv[1:])
    account.keep()
    if not account.state["accounts"]:
        print('{"loggedIn": false}')
        raise SystemExit(1)
    if command in account.state["failing"]:
        refuse("A request to the Cloudflare API failed.")
    answer = account.do(command, words, options)
    account.keep()
    print(answer if isinstance(answer, str) else json.dumps(answer))


if __name__ == "__main__":
    main()
