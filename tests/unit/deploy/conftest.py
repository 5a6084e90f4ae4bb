"""An account of Cloudflare's for one test, and a vault."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import fake_wrangler
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.vault import Vault
from tools.migrations import SCHEMA
from tools.project import tool_environment

GIVEN = {
    "SITE_URL": "https://images.example",
    "KIE_API_KEY": "kie-key-of-the-tests",
    "CONTROLLER_NAME": "Ada Ltd",
    "POSTAL_ADDRESS": "1 Paper Street, Lighthouse",
    "BRAND": "It's a brand",
}
EMPTY: dict[str, Any] = {
    "accounts": [{"name": "Ada", "id": "account-1"}],
    "databases": [],
    "namespaces": [],
    "projects": [],
    "secrets": {},
    "worker": None,
    "rows": [],
    "export": SCHEMA.read_text(),
    "ran": [],
    "changed": [],
    "failing": [],
    "calls": [],
}


@dataclass
class Account:
    """What the stand-in for wrangler keeps."""

    file: Path
    cloudflare: Cloudflare

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.file.read_text())
        return state

    def change(self, **changes: object) -> None:
        self.file.write_text(json.dumps(self.state | changes))

    def called(self, *words: str) -> int:
        return sum(call[: len(words)] == list(words) for call in self.state["calls"])


@pytest.fixture
def account(tmp_path: Path) -> Account:
    program = tmp_path / "bin" / "wrangler"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{fake_wrangler.__file__}" "$@"\n')
    program.chmod(0o755)
    file = tmp_path / "account.json"
    file.write_text(json.dumps(EMPTY))
    environment = tool_environment()
    environment |= {"PATH": f"{program.parent}:{environment['PATH']}", fake_wrangler.STATE: str(file)}
    environment.pop("CLOUDFLARE_ACCOUNT_ID", None)
    return Account(file, Cloudflare(environment=environment, config_file=tmp_path / "deploy.json"))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "deploy.vars")
