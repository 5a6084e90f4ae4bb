"""Copies are for one pair of eyes, and a database that goes back in time brings nobody back."""

import json
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.world import World, running
from tests.unit.deploy.conftest import Account
from tools.deploy import copies
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.project import ToolError

ZONE = Shape("images.example")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENT = "2026-11-22T12:00:00Z"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as world:
        yield world


def since(world: World, moment: int) -> dict[str, list[dict[str, object]]]:
    return {name: world.db.rows(sql.format(since=moment)) for name, sql in copies.SINCE.items()}


def test_a_copy_is_readable_by_nobody_else(account: Account, tmp_path: Path) -> None:
    account.change(databases=["images2gpt"])
    file = copies.back_up(account.cloudflare, "images2gpt", ZONE, folder=tmp_path / "copies", now=NOON)
    assert file.name == "images2gpt-20261122T120000Z.sql"
    assert file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_before_it_goes_back_it_is_noted_what_must_be_done_again(
    account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    account.change(
        databases=["images2gpt"], rows=[{"id": "del_1", "user_id": "usr_1", "created_at": 5, "deleted_at": 5}]
    )
    file = copies.restore(account.cloudflare, "images2gpt", ZONE, moment=MOMENT, folder=tmp_path, now=NOON)
    told = json.loads(file.read_text())
    assert told["acts"]
    script = (tmp_path / file.name.replace("redo", "again").replace("json", "sql")).read_text()
    assert "DELETE FROM sessions" in script
    assert "'usr_1'" in script
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert account.state["restored"] == ["images2gpt", MOMENT]
    order = [call[1] for call in account.state["calls"]]
    assert order == ["execute"] * (2 + len(copies.SINCE)) + ["time-travel", "execute"]
    assert "1 acts of operators since then" in capsys.readouterr().out


def test_what_cannot_be_noted_is_not_undone(account: Account, tmp_path: Path) -> None:
    account.change(databases=["images2gpt"], failing=["d1 execute"])
    with pytest.raises(ToolError):
        copies.restore(account.cloudflare, "images2gpt", ZONE, moment=MOMENT, folder=tmp_path, now=NOON)
    assert "restored" not in account.state


@pytest.mark.parametrize("moment", ["yesterday", "2026-11-22T12:00:00", "0; DROP TABLE users", ""])
def test_only_a_moment_of_one_meaning_is_taken(moment: str, account: Account, tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="2026-11-22T12:00:00Z"):
        copies.restore(account.cloudflare, "images2gpt", ZONE, moment=moment, folder=tmp_path, now=NOON)
    assert account.state["calls"] == []


async def test_what_an_operator_did_since_is_known(world: World) -> None:
    ada, operator = await world.member(), world.person()
    operator.token = world.environment["ADMIN_TOKEN"]
    before = world.clock.now()
    world.clock.advance(60)
    await operator.post(f"/api/admin/users/{ada.id}/credits", {"delta": 5, "reason": "a present"})
    (act,) = since(world, before + 1)["acts"]
    assert (act["action"], act["target"], act["reason"]) == ("credits", ada.id, "a present")


def test_a_dry_run_of_a_restore_changes_nothing(
    account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dry = Cloudflare(dry=True, environment=account.cloudflare.environment)
    copies.back_up(dry, "images2gpt", ZONE, folder=tmp_path / "copies", now=NOON)
    copies.restore(dry, "images2gpt", ZONE, moment=MOMENT, folder=tmp_path / "copies", now=NOON)
    said = capsys.readouterr().out
    assert account.state["calls"] == []
    assert not (tmp_path / "copies").exists()
    assert said.count("Would run: wrangler d1") == 3
    assert "Everybody is signed out" not in said
