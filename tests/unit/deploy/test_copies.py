"""Copies are for one pair of eyes, and a database that goes back in time brings nobody back."""

import json
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.world import World, running
from tests.unit.deploy.conftest import Account
from tools.deploy import copies
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import Shape
from tools.migrations import SCHEMA
from tools.project import ToolError

ZONE = Shape("images.example")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENT = "2026-11-22T12:00:00Z"
WHOLE = SCHEMA.read_text()
CUT = WHOLE[: WHOLE.rindex(";")]


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
    assert file.read_text() == WHOLE
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
    said = capsys.readouterr().out
    assert "Acts of operators since then (credits, returns, blocks, …): 1." in said
    assert "restore to the bookmark 00000002" in said


def test_a_copy_that_was_not_made_leaves_no_file_behind(account: Account, tmp_path: Path) -> None:
    account.change(databases=["images2gpt"], failing=["d1 export"])
    with pytest.raises(ToolError, match="wrangler d1 failed"):
        copies.back_up(account.cloudflare, "images2gpt", ZONE, folder=tmp_path / "copies", now=NOON)
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_folder_that_cannot_be_is_told_before_anything_is_asked(account: Account, tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("a file")
    with pytest.raises(ToolError, match="cannot be made: File exists"):
        copies.back_up(account.cloudflare, "images2gpt", ZONE, folder=tmp_path / "copies", now=NOON)
    assert account.state["calls"] == []


def test_a_copy_is_read_before_it_is_called_one(account: Account, tmp_path: Path) -> None:
    account.change(databases=["images2gpt"], export=CUT)
    with pytest.raises(ToolError, match="ends in the middle"):
        copies.back_up(account.cloudflare, "images2gpt", ZONE, folder=tmp_path / "copies", now=NOON)
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "is not there"),
        (b"", "it has no generations, payments, users"),
        (b"\x89PNG\r\n", "no copy of the database"),
        (b"Dear Ada, here is the copy;", "no copy of the database: near"),
        (CUT.encode(), "ends in the middle"),
    ],
)
def test_what_is_no_copy_is_told_in_a_sentence(
    content: bytes | None, why: str, account: Account, tmp_path: Path
) -> None:
    file = tmp_path / "copy.sql"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ToolError, match=why):
        copies.read(account.cloudflare, "images2gpt", ZONE, copy=file)
    assert account.state["calls"] == []


def test_a_lost_database_is_filled_from_a_copy_and_nobody_is_signed_in(
    account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "copy.sql").write_text(WHOLE)
    copies.read(account.cloudflare, "images2gpt", ZONE, copy=tmp_path / "copy.sql")
    assert account.state["databases"] == ["images2gpt"]
    assert account.state["ran"] == [WHOLE, "DELETE FROM sessions;\nDELETE FROM email_tokens;"]
    said = capsys.readouterr().out
    assert "holds 0 accounts, 0 images, 0 payments" in said
    assert "A lost database" in said


def test_no_copy_is_read_into_a_database_that_is_in_use(account: Account, tmp_path: Path) -> None:
    (tmp_path / "copy.sql").write_text(WHOLE)
    account.change(databases=["images2gpt"], rows=[{"name": "users"}])
    with pytest.raises(ToolError, match="has tables already"):
        copies.read(account.cloudflare, "images2gpt", ZONE, copy=tmp_path / "copy.sql")
    assert account.state["ran"] == []


def test_where_the_way_back_ends_half_way_the_rest_of_it_is_told(account: Account, tmp_path: Path) -> None:
    cloudflare = FailsToExecute(environment=account.cloudflare.environment, config_file=tmp_path / "deploy.json")
    account.change(databases=["images2gpt"])
    with pytest.raises(ToolError, match="Do not restore twice") as refused:
        copies.restore(cloudflare, "images2gpt", ZONE, moment=MOMENT, folder=tmp_path, now=NOON)
    assert "restored" in account.state
    (kept,) = tmp_path.glob("again-*.sql")
    assert f"wrangler d1 execute images2gpt --remote --yes --file={kept} --config=" in str(refused.value)


def test_what_an_earlier_restore_has_kept_is_never_written_over(account: Account, tmp_path: Path) -> None:
    account.change(
        databases=["images2gpt"], rows=[{"id": "del_1", "user_id": "usr_1", "created_at": 5, "deleted_at": 5}]
    )
    for minutes in (0, 1):
        now = NOON + timedelta(minutes=minutes)
        copies.restore(account.cloudflare, "images2gpt", ZONE, moment=MOMENT, folder=tmp_path, now=now)
        account.change(rows=[])
    first, second = sorted(tmp_path.glob("again-*.sql"))
    assert "'usr_1'" in first.read_text()
    assert "'usr_1'" not in second.read_text()


class FailsToExecute(Cloudflare):
    """The network goes after the database has gone back."""

    def execute(self, _database: str, _script: str, _shape: Shape, *, named: str) -> None:
        raise ToolError(f"{named}: a request failed.")


@pytest.mark.parametrize("moment", ["2026-10-20T12:00:00Z", "2026-11-22T12:00:01Z", "2019-01-01T00:00:00Z"])
def test_only_a_moment_that_d1_remembers_is_taken(moment: str, account: Account, tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="from 2026-10-23T12:00:00Z until now"):
        copies.restore(account.cloudflare, "images2gpt", ZONE, moment=moment, folder=tmp_path, now=NOON)
    assert account.state["calls"] == []


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
    await operator.get("/api/admin/overview")
    (act,) = since(world, before + 1)["acts"]
    assert (act["action"], act["target"], act["reason"], act["credits"]) == ("credits", ada.id, "a present", 5)
    assert str(act["at"]).endswith(" UTC")


def test_a_dry_run_of_a_restore_changes_nothing(
    account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dry = Cloudflare(dry=True, environment=account.cloudflare.environment)
    copies.back_up(dry, "images2gpt", ZONE, folder=tmp_path / "copies", now=NOON)
    copies.restore(dry, "images2gpt", ZONE, moment=MOMENT, folder=tmp_path / "copies", now=NOON)
    said = capsys.readouterr().out
    assert account.state["calls"] == []
    assert not (tmp_path / "copies").exists()
    assert [line.split(" images2gpt")[0] for line in said.splitlines() if line.startswith("Would run")] == [
        "Would run: wrangler d1 export",
        "Would run: wrangler d1 time-travel restore",
        "Would run: wrangler d1 execute",
    ]
    assert said.index("Would keep what ended") < said.index("time-travel")
    assert "--file=again-20261122T120000Z.sql" in said
    assert "Everybody is signed out" not in said
