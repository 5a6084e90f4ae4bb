"""The operator's file gives back what it was given, to nobody else."""

import stat

import pytest

from tools.deploy.vault import Vault
from tools.project import ToolError


@pytest.mark.parametrize("value", ["plain", "it's", 'a "b"', "$HOME ${X}", "a#b # c", "`ls`", '{"starter": "prod_1"}'])
def test_a_value_comes_back_as_it_was(value: str, vault: Vault) -> None:
    vault.keep({"BRAND": value})
    assert vault.read() == {"BRAND": value}


def test_what_a_person_wrote_beside_it_stays(vault: Vault) -> None:
    vault.file.write_text("# ours since May\nexport BRAND=Old\nSITE_URL=https://a.example\n")
    vault.keep({"BRAND": "New", "IP_KEY": "key", "SITE_URL": None})
    assert vault.file.read_text() == "# ours since May\nBRAND='New'\nIP_KEY='key'\n"
    assert stat.S_IMODE(vault.file.stat().st_mode) == 0o600


@pytest.mark.parametrize("value", ["two\nlines", "'\"`"])
def test_a_value_that_no_line_can_carry_is_refused(value: str, vault: Vault) -> None:
    with pytest.raises(ToolError, match="BRAND"):
        vault.keep({"BRAND": value})
    assert not vault.file.exists()
