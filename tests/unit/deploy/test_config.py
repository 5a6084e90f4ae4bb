"""wrangler.toml holds both shapes of the site, and the real wrangler builds both."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fake_wrangler import COMMANDS
from tests.unit.deploy.conftest import GIVEN
from tools.deploy import config
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.deploy.settings import SECRET
from tools.project import PROGRAMS, ROOT, plain, read_toml, run

TOLD = read_toml("wrangler.toml")
ZONE = TOLD["env"]["zone"]
BINDINGS = ("analytics_engine_datasets", "d1_databases", "kv_namespaces", "send_email", "ratelimits")
SITES = ["https://images.example", "https://images2gpt.ada.workers.dev"]


@pytest.mark.parametrize("kind", BINDINGS)
def test_a_domain_of_ones_own_has_the_same_bindings(kind: str) -> None:
    assert ZONE[kind] == TOLD[kind]


def test_every_kind_of_binding_is_compared() -> None:
    assert {name for name, value in TOLD.items() if isinstance(value, list) and name[0] != "c"} == set(BINDINGS)


def test_only_one_door_leads_in() -> None:
    assert ZONE["workers_dev"] is False
    assert ZONE["preview_urls"] is TOLD["preview_urls"] is False
    assert ZONE["name"] == TOLD["name"]
    assert [route["pattern"].partition("/")[2] for route in ZONE["routes"]] == ["api/*"]
    assert TOLD["assets"]["run_worker_first"] == ["/api/*"], "the same share of the site in both shapes"


def test_r5_cloudflare_s_own_lines_with_addresses_are_not_kept() -> None:
    assert TOLD["observability"]["logs"]["invocation_logs"] is False
    assert "observability" not in ZONE, "it is inherited"


@pytest.mark.parametrize("site", SITES)
def test_no_secret_is_in_what_is_handed_to_wrangler(site: str) -> None:
    given = GIVEN | {"SITE_URL": site} | {name: f"secret {name}" for name in SECRET}
    assert "secret" not in json.dumps(config.configuration(Shape.of(site), given)["vars" if "dev" in site else "env"])


@pytest.fixture
def beside_wrangler_toml() -> Iterator[Path]:
    """Paths of the configuration are read from its own folder."""
    file = ROOT / ".deploy.test.json"
    yield file
    file.unlink()


@pytest.mark.parametrize("site", SITES)
def test_the_real_wrangler_builds_it(site: str, beside_wrangler_toml: Path) -> None:
    shape = Shape.of(site)
    configured = config.configuration(shape, GIVEN, database_id="an-id", namespace_id="an-id")
    beside_wrangler_toml.write_text(json.dumps(configured))
    Cloudflare(dry=True, config_file=beside_wrangler_toml).deploy(shape, {}, {})


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS)
def test_the_stand_in_takes_no_option_that_the_real_wrangler_does_not_have(command: str) -> None:
    told = plain(run([str(PROGRAMS / "wrangler"), *command.split(), "--help"], failed="no help"))
    assert told.splitlines()[0].startswith(f"wrangler {command}")
    missing = [option for option in COMMANDS[command] if f"{option} " not in told]
    assert missing == []
