"""A deployment against a strict stand-in for wrangler: what it makes, what it refuses, and that it can be run again."""

import json
import stat
from pathlib import Path

import pytest

from tests.unit.deploy.conftest import GIVEN, Account
from tests.unit.deploy.sites import HOST, WELL, Web
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.settings import OURS
from tools.deploy.steps import Deployment
from tools.deploy.vault import Vault
from tools.project import ToolError

ALONE = GIVEN | {"SITE_URL": "https://images2gpt.ada.workers.dev"}


def nobody(_name: str, _why: str) -> str:
    return ""


def deployment(account: Account, vault: Vault, given: dict[str, str], web: Web | None = None) -> Deployment:
    host = given.get("SITE_URL", "").removeprefix("https://")
    answers = {url.replace(HOST, host): answer for url, answer in WELL.items()}
    return Deployment(account.cloudflare, vault, given, nobody, (web or Web(answers)).get)


def test_an_empty_account_becomes_a_site(account: Account, vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    deployment(account, vault, GIVEN).run()
    state = account.state
    assert (state["databases"], state["namespaces"], state["projects"]) == (
        ["images2gpt"],
        ["images2gpt-kv"],
        ["images2gpt"],
    )
    part = state["worker"]["config"]["env"]["zone"]
    assert state["worker"]["environment"] == "zone"
    assert part["routes"] == [f"{HOST}/api/*"]
    assert part["workers_dev"] is False
    assert "assets" not in state["worker"]["config"]
    assert "index.html" in state["site"]
    assert "Left to do by hand:" in capsys.readouterr().out


def test_without_a_domain_one_worker_has_the_files_too(account: Account, vault: Vault) -> None:
    deployment(account, vault, ALONE).run()
    state = account.state
    assert state["worker"]["environment"] == ""
    assert "directory" in state["worker"]["config"]["assets"]
    assert "routes" not in state["worker"]["config"]
    assert state["projects"] == []


def test_secrets_go_up_encrypted_and_nowhere_else(
    account: Account, vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment(account, vault, GIVEN).run()
    state = account.state
    assert set(state["secrets"]) == {*OURS, "KIE_API_KEY"}
    assert len({state["secrets"][name] for name in OURS}) == len(OURS)
    everything = json.dumps([state["worker"], state["calls"]]) + account.cloudflare.config_file.read_text()
    said = capsys.readouterr()
    for value in state["secrets"].values():
        assert value not in everything + said.out + said.err


def test_what_is_plain_goes_up_as_it_is(account: Account, vault: Vault) -> None:
    deployment(account, vault, GIVEN).run()
    plain = account.state["worker"]["config"]["env"]["zone"]["vars"]
    assert plain == {name: value for name, value in GIVEN.items() if name != "KIE_API_KEY"}
    assert account.state["worker"]["brand"] == GIVEN["BRAND"], "the build fills it into the pages"


def test_what_we_made_is_in_the_vault_before_cloudflare_has_it(account: Account, vault: Vault) -> None:
    account.change(failing=["deploy"])
    with pytest.raises(ToolError, match="could not be deployed"):
        deployment(account, vault, GIVEN).run()
    made = vault.read()
    assert set(OURS) <= set(made)
    assert stat.S_IMODE(vault.file.stat().st_mode) == 0o600
    account.change(failing=[])
    deployment(account, vault, GIVEN).run()
    assert {name: account.state["secrets"][name] for name in OURS} == {name: made[name] for name in OURS}


def test_the_database_is_ready_before_the_worker(account: Account, vault: Vault) -> None:
    deployment(account, vault, GIVEN).run()
    words = [call[:2] for call in account.state["calls"]]
    last_change = max(number for number, call in enumerate(words) if call == ["d1", "execute"])
    assert last_change < [call[0] for call in words].index("deploy")


def test_a_second_run_makes_nothing_twice(account: Account, vault: Vault) -> None:
    deployment(account, vault, GIVEN).run()
    first = account.state["secrets"]
    deployment(account, vault, GIVEN).run()
    assert account.state["secrets"] == first
    for made in (["d1", "create"], ["kv", "namespace", "create"], ["pages", "project", "create"]):
        assert account.called(*made) == 1


def test_a_lost_vault_never_makes_a_second_pepper(account: Account, vault: Vault) -> None:
    deployment(account, vault, GIVEN).run()
    first = account.state["secrets"]
    vault.file.unlink()
    deployment(account, vault, GIVEN).run()
    assert account.state["secrets"] == first


@pytest.mark.parametrize("name", ["POSTAL_ADDRESS", "CONTROLLER_NAME", "KIE_API_KEY", "SITE_URL"])
def test_h2_nothing_is_deployed_without(name: str, account: Account, vault: Vault) -> None:
    given = {each: value for each, value in GIVEN.items() if each != name}
    with pytest.raises(ToolError, match=rf"{name} is missing \(.+\)") as refused:
        deployment(account, vault, given).run()
    assert "Put it into .deploy.vars" in str(refused.value), "somebody new is told where"
    assert account.state["worker"] is None
    assert account.state["databases"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "http://images.example"),
        ("SITE_URL", "https://images.example/app"),
        ("SITE_URL", "https://images.example:8443"),
        ("SITE_URL", "https://another.ada.workers.dev"),
        ("SITE_URL", "https://ada.workers.dev"),
        ("SITE_URL", "https://images.example?x=1"),
        ("SITE_URL", "https://[::1"),
        ("SITE_URL", "https://images example.com"),
        ("SITE_URL", "https://ima_ges.example"),
        ("SITE_URL", "https://images.example."),
        ("SITE_URL", "https://-images.example"),
        ("SITE_URL", "https://IMAGES.example"),
        ("SITE_URL", "https://203.0.113.7"),
        ("KIE_API_BASE", "https://elsewhere.example"),
        ("PASSWORD_PEPPER", "short"),
        ("CREEM_PRODUCTS", "not json"),
        ("MAIL_FROM", "nobody"),
    ],
)
def test_nothing_is_deployed_with(name: str, value: str, account: Account, vault: Vault) -> None:
    with pytest.raises(ToolError, match=name) as refused:
        deployment(account, vault, GIVEN | {name: value}).run()
    assert account.state["worker"] is None
    assert "short" not in str(refused.value).replace("too short", "")


def test_somebody_at_a_terminal_is_asked_for_what_only_they_know(account: Account, vault: Vault) -> None:
    asked = []

    def ask(name: str, why: str) -> str:
        asked.append(name)
        assert why
        return GIVEN[name]

    Deployment(account.cloudflare, vault, {}, ask, Web(WELL).get).run()
    assert asked == ["SITE_URL", "KIE_API_KEY", "CONTROLLER_NAME", "POSTAL_ADDRESS"]
    assert vault.read()["POSTAL_ADDRESS"] == GIVEN["POSTAL_ADDRESS"]


def test_what_will_not_work_is_said_beforehand(
    account: Account, vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment(account, vault, GIVEN).run()
    said = capsys.readouterr().out
    for name in ("CREEM_API_KEY", "CREEM_WEBHOOK_SECRET", "CREEM_PRODUCTS", "MAIL_FROM"):
        assert f"Mind: Without {name}" in said
    deployment(account, vault, GIVEN | {"CREEM_API_KEY": "creem_test_123"}).run()
    assert "test cards buy real images" in capsys.readouterr().out


def test_a_login_is_asked_for_in_a_sentence(account: Account, vault: Vault) -> None:
    account.change(accounts=[])
    with pytest.raises(ToolError, match="wrangler login"):
        deployment(account, vault, GIVEN).run()
    assert not vault.file.exists()


def test_of_several_accounts_one_must_be_named(account: Account, vault: Vault) -> None:
    account.change(accounts=[{"name": "Ada", "id": "account-1"}, {"name": "Ben", "id": "account-2"}])
    with pytest.raises(ToolError, match=r"CLOUDFLARE_ACCOUNT_ID=….*account-2"):
        deployment(account, vault, GIVEN).run()


def test_a_site_that_is_not_as_it_must_be_ends_in_an_error_after_what_is_left(
    account: Account, vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ToolError, match="not yet as it must be"):
        deployment(account, vault, GIVEN, Web({})).run()
    assert "Custom domains" in capsys.readouterr().out


def test_a_dry_run_asks_and_changes_nothing_of_cloudflare(
    account: Account, vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "bin" / "wrangler"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n')
    dry = Cloudflare(dry=True, environment=account.cloudflare.environment, config_file=account.cloudflare.config_file)
    web = Web({})
    Deployment(dry, vault, GIVEN, nobody, web.get).run()
    (call,) = (tmp_path / "calls").read_text().splitlines()
    assert call.startswith("deploy --config=")
    assert " --dry-run " in call
    assert web.asked == []
    assert not vault.file.exists()
    said = capsys.readouterr().out
    for step in ("d1 create", "kv namespace create", "d1 execute", "deploy", "pages project create", "pages deploy"):
        assert f"Would run: wrangler {step}" in said
    assert "--file=schema.sql" in said
    assert f"--secrets-file=({', '.join(sorted([*OURS, 'KIE_API_KEY']))})" in said
    assert GIVEN["KIE_API_KEY"] not in said
    assert str(tmp_path.parent) not in said.replace(str(dry.config_file), ""), "no file of it that is gone by now"


def test_a_build_that_fails_says_why_in_its_own_words(account: Account, vault: Vault, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "wrangler"
    program.write_text(
        "#!/bin/sh\necho '[custom build] Running: python3 -m tools.build'\necho '[custom build] Nothing is vendored.'\n"
        "echo 'server: null, write: [Function]  ✘ [ERROR] Running custom build failed' >&2\nexit 1\n"
    )
    dry = Cloudflare(dry=True, environment=account.cloudflare.environment, config_file=account.cloudflare.config_file)
    with pytest.raises(ToolError) as refused:
        Deployment(dry, vault, GIVEN, nobody, Web({}).get).run()
    assert str(refused.value) == "The Worker could not be deployed: Nothing is vendored."
