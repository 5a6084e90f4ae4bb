"""What is handed to wrangler: wrangler.toml in the shape that SITE_URL chooses, with this account's ids put in."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from tools.deploy.settings import SECRET
from tools.project import ROOT, read_toml

FILE: Final = ROOT / ".deploy.json"
"""Beside wrangler.toml, since wrangler reads every path in it from there. Holds no secret."""

DRY_FILE: Final = ROOT / ".deploy.dry.json"

ZONE: Final = "zone"
"""The environment of wrangler.toml for a domain of one's own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One of the two ways in which the site stands on Cloudflare."""

    host: str

    @classmethod
    def of(cls, site_url: str) -> "Shape":
        """Choose by where people find the site."""
        return cls(urlsplit(site_url).hostname or "")

    @property
    def on_zone(self) -> bool:
        """Whether a Pages project has the site and the Worker only its /api/*."""
        return not self.host.endswith(".workers.dev")

    @property
    def environment(self) -> str:
        """The environment of wrangler.toml; "" is its top."""
        return ZONE if self.on_zone else ""


def names() -> tuple[str, str, str]:
    """Return what the Worker, its database and its KV namespace are called."""
    told = read_toml("wrangler.toml")
    worker: str = told["name"]
    database: str = told["d1_databases"][0]["database_name"]
    return worker, database, f"{worker}-kv"


def site_folder() -> Path:
    """Return the folder of static files that wrangler.toml names."""
    return ROOT / str(read_toml("wrangler.toml")["assets"]["directory"])


def configuration(
    shape: Shape, given: Mapping[str, str], *, database_id: str = "", namespace_id: str = ""
) -> dict[str, Any]:
    """Return the whole configuration; without ids it is good for a dry run only."""
    told = copy.deepcopy(read_toml("wrangler.toml"))
    part = told
    if shape.on_zone:
        del told["assets"]  # Pages has them
        part = told["env"][ZONE]
        part["routes"] = [f"{shape.host}/api/*"]  # wrangler finds the zone of the host
    part["vars"] = {name: value for name, value in given.items() if name not in SECRET}
    if database_id:
        part["d1_databases"][0]["database_id"] = database_id
    if namespace_id:
        part["kv_namespaces"][0]["id"] = namespace_id
    return told
