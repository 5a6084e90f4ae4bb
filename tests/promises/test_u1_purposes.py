"""U1: each purpose uses its own data; what is logged and counted points to nobody; prompts and images train nothing."""

import json

import pytest

from images2gpt.privacy.map import KV, PERSONAL, TABLES
from tests.promises.busy import busy, visiting
from tests.promises.documents import document
from tests.promises.tree import PAGES
from tests.support.world import World

PAGE = PAGES / "privacy.html"
REACHES_THE_MODEL = {"createTask", "recordInfo"}


def test_u1_every_table_and_key_has_one_purpose() -> None:
    assert all(table.purpose for table in TABLES.values())
    assert all(table.kept for table in PERSONAL.values())
    assert all(prefix.purpose and prefix.kept for prefix in KV.values())


async def test_u1_aggregates_hold_no_person(world: World) -> None:
    """What pages and operators are told about everybody."""
    ada = await busy(world)
    await visiting(world)
    ids = [row["id"] for row in world.db.rows("SELECT id FROM generations")]
    waits = [json.dumps(row) for row in world.db.rows("SELECT * FROM waits")]
    public = (await world.person().get("/api/config")).body.decode()
    for told in (*waits, public):
        assert not [mark for mark in (ada.id, *ids, ada.address) if mark in told]


async def test_u1_what_an_operator_may_see_is_the_desk_and_who_is_looked_for(world: World) -> None:
    """No call lists people, prompts or images."""
    table = (PAGES.parent / "tests/promises/routes.txt").read_text()
    listed = {line.split()[1] for line in table.splitlines() if line.endswith(" operator") and "GET" in line}
    assert "/api/admin/users" in listed
    olga = world.person()
    olga.token = world.app.settings.admin_token
    assert (await olga.get("/api/admin/users")).code == "invalid", "by address, or not at all"


async def test_u1_a_prompt_goes_to_whoever_makes_or_screens_it_and_once_to_each(world: World) -> None:
    """Nothing is kept back for later: no data set is made of prompts or images."""
    await visiting(world)
    told = [request for request in world.http.sent if b"mark-prompt" in (request.body or b"")]
    assert len(told) == 2
    assert b"mark-prompt" not in repr(world.kv.stored).encode()
    tables = {line.split()[2].strip('"') for line in world.db.connection.iterdump() if "mark-prompt" in line}
    assert tables == {"generations"}


@pytest.mark.parametrize("words", ["train a model with your prompts", "Counts and times that point to nobody"])
def test_u1_the_privacy_page_says_so(words: str) -> None:
    assert words in " ".join(document(PAGE).words["main"].split())
