"""R5: log lines are structured, one an event, and hold no email, prompt, token, password or address."""

import ast
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from images2gpt.ports import DatabaseDown
from tests.faults.surface import CALLS, caller
from tests.promises.busy import AGENT, PERSONAL, busy, visiting
from tests.promises.documents import document
from tests.promises.tree import FUNCTIONS, PACKAGE, PAGES, ROOT, SRC, calls, dotted, name_of, parsed, python_files
from tests.support.world import ENVIRONMENT, World

LOG = PACKAGE / "log.py"


async def trouble(world: World) -> None:
    """Every call of the API by the marked person, while D1 fails, and once more with a fault that quotes them."""
    person = await busy(world)
    await visiting(world)
    for error in (DatabaseDown(str(PERSONAL)), ValueError(str(PERSONAL))):

        def fault(_batch: object, _moment: str, error: Exception = error) -> None:
            raise error

        world.db.fault = fault
        for call in CALLS:
            who = caller(world, call, person)
            await who.send(call.method, call.path, json.dumps(call.body | {"x": AGENT}).encode())
        await world.run_cron()
    world.db.fault = lambda _batch, _moment: None


async def test_r5_whatever_happens_no_line_holds_anything_of_a_person(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await trouble(world)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 20
    tokens = [mail.text.partition("token=")[2].split()[0] for mail in world.mailer.mails if "token=" in mail.text]
    secret = [value for name, value in ENVIRONMENT.items() if name != "SITE_URL"]
    for line in lines:
        assert json.loads(line)["event"], "one line, one event"
        assert not [name for name, mark in PERSONAL.items() if mark in line], line
        assert not [token for token in (*tokens, *secret) if token in line], line
        assert "gi2_" not in line


@pytest.mark.parametrize("path", python_files(SRC, FUNCTIONS), ids=name_of)
def test_r5_there_is_one_way_to_the_log(path: Path) -> None:
    if path != LOG:
        called = {dotted(call.func) for call in calls(parsed(path))}
        others = ("print", "logging.", "js.console", "sys.std")
        assert not {name for name in called if name.startswith(others)}


@pytest.mark.parametrize("path", python_files(SRC, FUNCTIONS), ids=name_of)
def test_r5_no_field_of_an_event_is_named_after_something_personal(path: Path) -> None:
    personal = {"email", "prompt", "token", "password", "ip", "address", "user_agent", "message", "url", "key", "text"}
    for call in calls(parsed(path)):
        if dotted(call.func) in ("log.event", "log.failure"):
            assert isinstance(call.args[0], ast.Constant), "the name of an event is written out"
            assert not {keyword.arg for keyword in call.keywords} & personal, ast.unparse(call)


def test_r5_cloudflare_keeps_them_and_the_page_says_for_how_long() -> None:
    told: dict[str, Any] = tomllib.loads((ROOT / "wrangler.toml").read_text())["observability"]
    assert told["enabled"] is True
    assert "logpush" not in (ROOT / "wrangler.toml").read_text(), "nothing takes them elsewhere"
    assert ("log_days", "30") in document(PAGES / "privacy.html").facts
