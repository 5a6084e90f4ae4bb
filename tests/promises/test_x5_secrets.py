"""X5: a secret is read in one place, used for one thing, and stands in no file, page, answer, table or log."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from images2gpt.settings import NAMES, read_settings
from tests.faults.surface import CALLS, Call, caller
from tests.promises.busy import busy, sent, visiting
from tests.promises.tree import FUNCTIONS, PACKAGE, PAGES, ROOT, SRC, name_of, python_files
from tests.support.world import Person, World
from tools.build import deployed_files

SECRETS = [name for name in NAMES if re.search(r"_(KEY|SECRET|PEPPER|TOKEN)(_PREVIOUS)?$", name)]
SETTINGS = PACKAGE / "settings.py"
TOLD_TO = {"KIE_API_KEY": "kie.ai", "CREEM_API_KEY": "Creem"}
"""The only secrets that leave us, and where to."""
LOOKS_LIKE_ONE = re.compile(
    r"creem_(?:test_)?[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{16,}|sk-[A-Za-z0-9]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}"
)


def marked(world: World) -> dict[str, str]:
    """Every secret of this world, by name."""
    return {name: value for name, value in world.environment.items() if name in SECRETS}


@pytest.mark.parametrize("path", python_files(SRC, FUNCTIONS), ids=name_of)
def test_x5_a_secret_is_read_in_one_place(path: Path) -> None:
    if path != SETTINGS:
        text = path.read_text()
        assert [name for name in SECRETS if re.search(rf"[\"']{name}[\"']", text)] == []
        assert not re.search(r"\bos\.|\bgetenv\b|\bimport_env\b", text)


def test_x5_every_secret_is_known_to_the_settings_and_shown_by_none() -> None:
    assert {"KIE_API_KEY", "CREEM_API_KEY", "CREEM_WEBHOOK_SECRET", "SIGNING_KEY", "IP_KEY", "PASSWORD_PEPPER"} <= set(
        SECRETS
    )
    values = {name: f"{name.lower()} as nobody may read it" for name in SECRETS}
    assert not [value for value in values.values() if value in " ".join(read_settings(values).problems)]


def test_x5_none_is_in_the_repository_the_pages_or_the_bundle() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    files = [ROOT / name for name in tracked.split("\0") if name and (ROOT / name).is_file()]
    assert not [path for path in files if path.name.startswith((".dev.vars", ".env"))]
    assert ".dev.vars" in (ROOT / ".gitignore").read_text()
    bundle = deployed_files(ROOT)
    texts = {str(path): content for path, content in bundle.items()}
    texts |= {name_of(path): path.read_bytes() for path in files if not name_of(path).startswith("tests/")}
    assert [name for name, text in texts.items() if LOOKS_LIKE_ONE.search(text.decode(errors="replace"))] == []


def test_x5_none_is_a_variable_of_wrangler_toml() -> None:
    given = tomllib.loads((ROOT / "wrangler.toml").read_text())
    assert not set(given.get("vars", {})) & set(SECRETS)
    assert [name for name in SECRETS if name in json.dumps(given)] == []


def test_x5_a_page_knows_no_secret() -> None:
    texts = "".join(path.read_text() for path in (PAGES / "js").rglob("*.js"))
    assert [name for name in SECRETS if name in texts] == []


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_x5_no_answer_tells_one(world: World, ada: Person, call: Call) -> None:
    body = json.dumps(call.body).encode() if call.body else b""
    for person in (world.person(), ada, caller(world, call, ada)):
        answer = await person.send(call.method, call.path, body)
        told = answer.body.decode(errors="replace") + str(answer.headers)
        assert [name for name, value in marked(world).items() if value in told] == []


async def test_x5_each_leaves_us_for_its_own_provider_alone_and_is_kept_nowhere(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await busy(world)
    await visiting(world)
    kept = "\n".join([*world.db.connection.iterdump(), repr(world.kv.stored), repr(world.mailer.mails)])
    kept += capsys.readouterr().out
    received = {who: b"\n".join(sent(world, who)).decode(errors="replace") for who in TOLD_TO.values()}
    for name, value in marked(world).items():
        assert value not in kept, name
        told = {provider for provider, text in received.items() if value in text}
        assert told == ({TOLD_TO[name]} if name in TOLD_TO else set()), name
