"""A secret is replaced without anybody noticing, and never lost."""

import pytest

from images2gpt.settings import NAMES
from tests.unit.deploy.conftest import Account
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.rotation import OVERLAPPING, Rotation
from tools.deploy.vault import Vault
from tools.environment import ROTATABLE
from tools.project import ToolError


def rotation(name: str, account: Account, vault: Vault) -> Rotation:
    return Rotation(name, "images2gpt", account.cloudflare, vault)


def provider(name: str, _why: str) -> str:
    return f"new {name}"


def test_what_overlaps_is_what_the_worker_reads_twice() -> None:
    assert set(OVERLAPPING) == {name for name in ROTATABLE if f"{name}_PREVIOUS" in NAMES}


@pytest.mark.parametrize("name", OVERLAPPING)
def test_both_values_count_until_it_is_ended(name: str, account: Account, vault: Vault) -> None:
    vault.keep({name: "old"})
    account.change(worker={})
    rotation(name, account, vault).begin(provider)
    held = vault.read()
    assert held[f"{name}_PREVIOUS"] == "old"
    assert held[name] != "old"
    assert account.state["secrets"] == {name: held[name], f"{name}_PREVIOUS": "old"}
    rotation(name, account, vault).end()
    assert account.state["secrets"] == vault.read() == {name: held[name]}
    assert account.called("secret", "bulk") == 2, "each step is one version of the Worker"


def test_the_admin_token_changes_at_once(account: Account, vault: Vault) -> None:
    vault.keep({"ADMIN_TOKEN": "old"})
    rotation("ADMIN_TOKEN", account, vault).begin(provider)
    assert list(account.state["secrets"]) == ["ADMIN_TOKEN"]
    assert "old" not in vault.file.read_text()


def test_a_pepper_that_is_not_in_the_vault_is_not_replaced(account: Account, vault: Vault) -> None:
    with pytest.raises(ToolError, match="Cloudflare never shows a secret again"):
        rotation("PASSWORD_PEPPER", account, vault).begin(provider)
    assert account.state["calls"] == []


def test_a_second_rotation_waits_for_the_end_of_the_first(account: Account, vault: Vault) -> None:
    vault.keep({"SIGNING_KEY": "old"})
    account.change(worker={})
    rotation("SIGNING_KEY", account, vault).begin(provider)
    with pytest.raises(ToolError, match="already"):
        rotation("SIGNING_KEY", account, vault).begin(provider)
    assert account.state["secrets"]["SIGNING_KEY_PREVIOUS"] == "old"


def test_what_is_not_being_rotated_is_not_ended(account: Account, vault: Vault) -> None:
    with pytest.raises(ToolError, match="not being rotated"):
        rotation("IP_KEY", account, vault).end()


def test_a_key_that_nobody_gave_changes_nothing(account: Account, vault: Vault) -> None:
    vault.keep({"CREEM_WEBHOOK_SECRET": "old"})
    with pytest.raises(ToolError, match="nothing has changed"):
        rotation("CREEM_WEBHOOK_SECRET", account, vault).begin(lambda _name, _why: " ")
    assert vault.read() == {"CREEM_WEBHOOK_SECRET": "old"}


def test_only_what_can_be_rotated_is(account: Account, vault: Vault) -> None:
    with pytest.raises(ToolError, match="is not one of"):
        rotation("SITE_URL", account, vault).begin(provider)


def test_the_vault_has_it_even_where_cloudflare_fails(account: Account, vault: Vault) -> None:
    vault.keep({"IP_KEY": "old"})
    account.change(failing=["secret bulk"])
    with pytest.raises(ToolError):
        rotation("IP_KEY", account, vault).begin(provider)
    assert vault.read()["IP_KEY_PREVIOUS"] == "old"


def test_a_rotation_that_cloudflare_did_not_take_is_sent_again_and_the_old_pepper_never_lost(
    account: Account, vault: Vault
) -> None:
    vault.keep({"PASSWORD_PEPPER": "old"})
    account.change(worker={}, failing=["secret bulk"], secrets={"PASSWORD_PEPPER": "old"})
    with pytest.raises(ToolError):
        rotation("PASSWORD_PEPPER", account, vault).begin(provider)
    account.change(failing=[])
    with pytest.raises(ToolError, match="begin once more"):
        rotation("PASSWORD_PEPPER", account, vault).end()
    new = vault.read()["PASSWORD_PEPPER"]
    rotation("PASSWORD_PEPPER", account, vault).begin(provider)
    assert account.state["secrets"] == vault.read() == {"PASSWORD_PEPPER": new, "PASSWORD_PEPPER_PREVIOUS": "old"}


def test_an_old_value_that_cloudflare_keeps_stays_in_the_vault_until_it_is_ended_there(
    account: Account, vault: Vault
) -> None:
    vault.keep({"SIGNING_KEY": "old"})
    account.change(worker={})
    rotation("SIGNING_KEY", account, vault).begin(provider)
    account.change(failing=["secret bulk"])
    with pytest.raises(ToolError):
        rotation("SIGNING_KEY", account, vault).end()
    account.change(failing=[])
    rotation("SIGNING_KEY", account, vault).end()
    assert list(account.state["secrets"]) == list(vault.read()) == ["SIGNING_KEY"]


@pytest.mark.parametrize("name", ["NOPE", "SITE_URL", "KIE_API_KEY", "ADMIN_TOKEN"])
def test_what_has_no_old_value_is_not_ended(name: str, account: Account, vault: Vault) -> None:
    with pytest.raises(ToolError, match=r"is not one of|at its provider|nothing to end"):
        rotation(name, account, vault).end()


def test_a_dry_run_asks_for_no_secret(account: Account, vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault.keep({"CREEM_WEBHOOK_SECRET": "old"})

    def ask(_name: str, _why: str) -> str:
        pytest.fail("a dry run asks nobody")

    dry = Cloudflare(dry=True, environment=account.cloudflare.environment)
    Rotation("CREEM_WEBHOOK_SECRET", "images2gpt", dry, vault).begin(ask)
    said = capsys.readouterr().out
    assert "Would ask for CREEM_WEBHOOK_SECRET" in said
    assert "secret bulk (CREEM_WEBHOOK_SECRET, CREEM_WEBHOOK_SECRET_PREVIOUS)" in said


def test_a_dry_run_only_says_it(account: Account, vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault.keep({"IP_KEY": "old"})
    Rotation("IP_KEY", "images2gpt", Cloudflare(dry=True, environment=account.cloudflare.environment), vault).begin(
        provider
    )
    assert vault.read() == {"IP_KEY": "old"}
    assert account.state["calls"] == []
    assert "Would run: wrangler secret bulk" in capsys.readouterr().out
