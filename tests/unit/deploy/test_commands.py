"""What is typed after `python -m tools.deploy`: --dry-run wherever somebody puts it, and a login before any change."""

import pytest

from tests.unit.deploy.conftest import Account
from tools.deploy import __main__ as deploy
from tools.deploy.vault import Vault
from tools.project import ToolError

COMMANDS: tuple[list[str], ...] = (
    ["rotate", "IP_KEY"],
    ["backup"],
    ["restore", "2026-11-22T12:00:00Z"],
    ["read", "copy.sql"],
    ["rollback", "why"],
    ["site"],
    [],
)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_dry_run_may_be_asked_for_before_the_command_and_after_it(words: list[str]) -> None:
    assert deploy.parser().parse_args(["--dry-run", *words]).dry_run
    assert deploy.parser().parse_args([*words, "--dry-run"]).dry_run
    assert not deploy.parser().parse_args(words).dry_run


@pytest.mark.parametrize("words", [words for words in COMMANDS if words not in ([], ["site"])])
def test_without_a_login_nothing_is_begun(words: list[str], account: Account, vault: Vault) -> None:
    account.change(accounts=[])
    vault.keep({"IP_KEY": "old", "SITE_URL": "https://images.example"})
    with pytest.raises(ToolError, match="wrangler login"):
        deploy.perform(deploy.parser().parse_args(words), account.cloudflare, vault)
    assert vault.read()["IP_KEY"] == "old"
    assert "IP_KEY_PREVIOUS" not in vault.read()
    assert [call[0] for call in account.state["calls"]] == ["whoami"]


def test_a_rollback_says_what_went_back_with_it(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    account.change(changed=["SIGNING_KEY", "IP_KEY"])
    deploy.roll_back(account.cloudflare, "images2gpt", "it was slow")
    assert account.state["rolled_back"] == "it was slow"
    said = capsys.readouterr().out
    assert "the values before are back of SIGNING_KEY, IP_KEY" in said
    assert "the database stays as it is" in said


def test_a_rollback_without_a_reason_is_none(account: Account) -> None:
    with pytest.raises(ToolError, match="Say why"):
        deploy.roll_back(account.cloudflare, "images2gpt", "")
    assert account.state["calls"] == []
