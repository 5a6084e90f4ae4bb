"""GET /api/me/export."""

import csv
import hashlib
import io
import json
import tracemalloc
import zipfile
from collections.abc import AsyncIterator

import pytest

from images2gpt.client import Client
from images2gpt.privacy import export
from images2gpt.privacy.map import PERSONAL
from images2gpt.sessions import Caller
from images2gpt.times import DAY_S, MINUTE_S
from tests.api.me.test_delete import well_known
from tests.support.scenes import set_balance
from tests.support.world import Answer, Person, World

MADE = """
INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, status, deadline_at, created_at,
  finished_at, result_url, width, height, content_type, expires_at)
VALUES (?1, ?2, ?3, '1:1', '1K', 'text', 0, ?4, 1, ?5, ?5, ?6, 1, 1, 'image/png', ?7)
"""


async def copied(world: World, person: Person) -> AsyncIterator[bytes]:
    """The first part, as it is sent: piece by piece."""
    caller = Caller(world.app, authorization=f"Bearer {person.token}", client=Client(person.address, "DE", "test"))
    member, _ = await caller.member()
    return await export.copy(world.app, member, export.PartQuery())


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
    assert {name.partition(".")[0] for name in found.namelist() if "/" not in name} == {*PERSONAL, "checksums"}
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


def many(world: World, person: Person, count: int, *, url: str | None, prompt: str = "one of many") -> None:
    """Images of a person's, without the way there; `url`: where the file is, None for those that are gone."""
    status, now = "succeeded" if url else "expired", world.clock.now()
    for number in range(count):
        values = (f"gen_{status}_{number:04}", person.id, prompt, status, number + 1, url, now + DAY_S)
        world.db.connection.execute(MADE, values)


async def test_a_person_with_five_thousand_images_exceeds_no_limit_of_an_invocation(world: World, ada: Person) -> None:
    """D1: 1,000 queries; subrequests: 1,000; memory: 128 MB, of which the whole copy would be half."""
    await ada.order()
    await world.finish()
    (made,) = world.db.rows("SELECT result_url FROM generations")
    many(world, ada, 4_600, url=None, prompt="x" * 4_000)
    many(world, ada, 400, url=made["result_url"])
    trips, fetches = len(world.db.trips), len(world.http.sent)
    tracemalloc.start()
    sizes = [len(piece) async for piece in await copied(world, ada)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    reads = sum(map(len, world.db.trips[trips:]))
    assert (reads <= 85, len(world.http.sent) - fetches) == (True, export.IMAGES_A_PART), reads
    assert sum(sizes) > 36_000_000
    assert (max(sizes) < 3 * export.FILE_BYTES, peak < 16_000_000) == (True, True), (max(sizes), peak)


async def test_a_table_of_several_files_has_every_row_once(world: World, ada: Person) -> None:
    many(world, ada, 1_201, url=None, prompt="é" * 2_000)
    found = opened(await ada.get("/api/me/export"))
    names = [name for name in found.namelist() if name.startswith("generations") and name.endswith(".json")]
    rows = [row["id"] for name in names for row in json.loads(found.read(name))]
    sheets = [name.replace(".json", ".csv") for name in names]
    lines = [row["id"] for name in sheets for row in csv.DictReader(io.StringIO(found.read(name).decode()))]
    assert names == ["generations.json", *(f"generations-{number}.json" for number in range(2, len(names) + 1))]
    assert len(names) > 2
    assert rows == lines == sorted(rows)
    assert len(rows) == 1_201


async def test_each_row_is_read_once_and_images_come_in_parts(world: World, ada: Person) -> None:
    await ada.order()
    await world.finish()
    (made,) = world.db.rows("SELECT result_url FROM generations")
    many(world, ada, export.IMAGES_A_PART + 1, url=made["result_url"])
    trips = len(world.db.trips)
    first = opened(await ada.get("/api/me/export"))
    pages = len(PERSONAL) + (export.IMAGES_A_PART + 2) // PERSONAL["generations"].page
    assert len(world.db.trips) - trips == 2 + pages + export.IMAGES_A_PART // export.IMAGES_A_READ
    second = opened(await ada.get("/api/me/export?part=2"))
    images = [[name for name in part.namelist() if name.startswith("images/")] for part in (first, second)]
    assert list(map(len, images)) == [export.IMAGES_A_PART, 2]
    assert not set(images[0]) & set(images[1])
    assert [name for name in second.namelist() if "/" not in name] == ["checksums.txt"]
    assert opened(await ada.get("/api/me/export?part=3")).namelist() == ["checksums.txt"]


async def test_the_same_is_in_it_when_it_is_asked_for_again(world: World) -> None:
    ada = await well_known(world)
    await world.finish()
    first, again = opened(await ada.get("/api/me/export")), opened(await ada.get("/api/me/export"))
    assert first.read("checksums.txt") == again.read("checksums.txt")


async def test_each_part_is_limited_by_itself(ada: Person) -> None:
    assert [(await ada.get("/api/me/export?part=2")).status for _ in range(4)] == [200] * 3 + [429]
    assert (await ada.get("/api/me/export?part=3")).status == 200


@pytest.mark.parametrize("part", ["0", "-1", str(export.MOST_PARTS + 1), "x"])
async def test_a_part_that_cannot_be_is_refused(ada: Person, part: str) -> None:
    assert (await ada.get(f"/api/me/export?part={part}")).code == "invalid"
