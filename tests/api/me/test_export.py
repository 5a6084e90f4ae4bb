"""GET /api/me/export."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from images2gpt.privacy import export
from images2gpt.privacy.map import PAGE, TABLES
from images2gpt.times import DAY_S, MINUTE_S
from tests.api.me.test_delete import well_known
from tests.support.scenes import set_balance
from tests.support.world import Answer, Person, World

MADE = """
INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, status, deadline_at, created_at,
  finished_at, result_url, width, height, content_type, expires_at)
VALUES (?1, ?2, 'one of many', '1:1', '1K', 'text', 0, ?3, 1, ?4, ?4, 'https://gone.test/x.png', 1, 1, 'image/png', 1)
"""


def opened(answer: Answer) -> zipfile.ZipFile:
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    found = zipfile.ZipFile(io.BytesIO(answer.body))
    assert found.testzip() is None
    return found


def read(found: zipfile.ZipFile, table: str) -> list[dict[str, object]]:
    rows = json.loads(found.read(f"{table}.json"))
    assert isinstance(rows, list)
    return rows


async def test_everything_about_a_person_is_in_their_copy_and_nobody_else_is(world: World, ben: Person) -> None:
    ada = await well_known(world)
    await ben.order("Ben's own idea")
    await world.finish()
    found = opened(await ada.get("/api/me/export"))
    assert {name.partition(".")[0] for name in found.namelist() if "/" not in name} == {*TABLES, "checksums"}
    for table in ("users", "sessions", "generations", "credit_transactions", "payments", "support_messages"):
        assert read(found, table), table
    text = b"".join(found.read(name) for name in found.namelist())
    assert b"canary" in text
    assert b"Ben" not in text
    assert ben.id.encode() not in text


async def test_images_that_are_there_are_in_it_with_checksums(world: World) -> None:
    ada = await well_known(world)
    await world.finish()
    found = opened(await ada.get("/api/me/export"))
    images = [name for name in found.namelist() if name.startswith("images/")]
    assert len(images) == 2
    lines = found.read("checksums.txt").decode().splitlines()
    sums = {name: each for each, _, name in (line.partition("  ") for line in lines)}
    assert set(sums) == set(found.namelist()) - {"checksums.txt"}
    assert all(hashlib.sha256(found.read(name)).hexdigest() == each for name, each in sums.items())


async def test_no_secret_is_in_it(world: World) -> None:
    ada = await well_known(world)
    text = (await ada.get("/api/me/export")).body
    (kept,) = world.db.rows("SELECT u.password, s.token_hash FROM users u JOIN sessions s ON s.user_id = u.id")
    assert (ada.token or "").encode() not in text
    assert kept["token_hash"].encode() not in text
    assert kept["password"].encode() not in text


async def test_a_spreadsheet_calculates_nothing_of_it(world: World, ada: Person) -> None:
    formulas = ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1"]
    await set_balance(world, ada, 30)
    for formula in formulas:
        await ada.order(formula)
    found = opened(await ada.get("/api/me/export"))
    rows = list(csv.DictReader(io.StringIO(found.read("generations.csv").decode())))
    assert {row["prompt"] for row in rows} == {f"'{formula}" for formula in formulas}
    assert {row["prompt"] for row in read(found, "generations")} == set(formulas)


async def test_only_a_fresh_session_gets_it_and_three_times_a_day(world: World, ada: Person) -> None:
    statuses = [(await ada.get("/api/me/export")).status for _ in range(4)]
    assert statuses == [200] * 3 + [429]
    world.clock.advance(15 * MINUTE_S)
    assert (await ada.get("/api/me/export")).code == "reauthentication_required"
    world.clock.advance(DAY_S)
    await ada.log_in()
    assert (await ada.get("/api/me/export")).status == 200
    assert (await world.person().get("/api/me/export")).code == "not_signed_in"


async def test_thousands_are_read_page_by_page_and_images_in_parts(world: World, ada: Person) -> None:
    for number in range(PAGE + 1):
        world.db.connection.execute(MADE, (f"gen_{number:04}", ada.id, "expired", number))
    trips = len(world.db.trips)
    found = opened(await ada.get("/api/me/export"))
    assert len(read(found, "generations")) == PAGE + 1
    assert len(world.db.trips) - trips <= 2 * len(TABLES) + 2 * 2 + 4
    assert opened(await ada.get("/api/me/export?part=2")).namelist() == ["checksums.txt"]


@pytest.mark.parametrize("part", ["0", "-1", str(export.MOST_PARTS + 1), "x"])
async def test_a_part_that_cannot_be_is_refused(ada: Person, part: str) -> None:
    assert (await ada.get(f"/api/me/export?part={part}")).code == "invalid"
