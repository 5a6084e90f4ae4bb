"""Which settings reach a local Worker, and how they are handed to wrangler."""

import json
import stat
from pathlib import Path

import pytest

from images2gpt.settings import NAMES
from tools.assignments import read_assignments
from tools.environment import (
    GENERATED_SECRETS,
    SETTINGS,
    ensure_secrets,
    worker_settings,
    write_env_file,
)
from tools.project import ToolError, run

AWKWARD = ["plain", "it's", '{"starter": "prod_1"}', "$HOME ${HOME} $$", r"\n \$x", "a#b # c", "ä`", " "]


def test_every_setting_that_the_worker_reads_can_be_given() -> None:
    assert set(NAMES) <= set(SETTINGS)


def test_the_process_environment_stands_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".dev.vars"
    file.write_text("# mine\nBRAND='From file'\nexport KIE_API_KEY=abc # secret\nSUPPORT_EMAIL=\nHOME=/nowhere\n")
    settings = worker_settings({"BRAND": "From process", "KIE_MODEL_TEXT": "", "PATH": "/bin"}, file)
    assert settings == {"BRAND": "From process", "KIE_API_KEY": "abc"}


def test_secrets_are_generated_once_and_for_this_user_only(tmp_path: Path) -> None:
    file = tmp_path / ".dev.vars"
    file.write_text("SIGNING_KEY=kept-by-hand\n")
    ensure_secrets(file)
    first = file.read_text()
    ensure_secrets(file)
    assert file.read_text() == first
    given = read_assignments(file)
    assert given["SIGNING_KEY"] == "kept-by-hand"
    assert len({given[name] for name in GENERATED_SECRETS}) == len(GENERATED_SECRETS)
    fresh = tmp_path / "fresh"
    ensure_secrets(fresh)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600


def test_wrangler_reads_every_value_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "worker.env"
    given = {f"VALUE_{number}": value for number, value in enumerate(AWKWARD)}
    write_env_file(file, given)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    ask = "const vars = require('wrangler').unstable_getVarsForDev(undefined, [process.argv[1]], {}, undefined, true);"
    answer = run(
        ["node", "-e", f"{ask} console.log(JSON.stringify(vars))", str(file)], failed="wrangler did not read it"
    )
    assert {name: read["value"] for name, read in json.loads(answer).items()} == given


def test_a_value_that_no_file_can_carry_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"^BRAND holds both"):
        write_env_file(tmp_path / "worker.env", {"BRAND": "'`"})
