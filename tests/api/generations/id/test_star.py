"""PATCH /api/generations/{id}."""

from typing import Any

import pytest

from tests.support.images import PATH, made, shown
from tests.support.world import Person, World

NOBODY = "gen_" + "a" * 24


async def test_a_star_is_set_and_taken_away_and_twice_is_once(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    before = await shown(ada, generation)
    for starred in (True, True, False, False):
        answer = await ada.patch(f"{PATH}/{generation}", {"starred": starred})
        assert (answer.status, answer.json()) == (200, before | {"starred": starred})
        assert (await shown(ada, generation))["starred"] is starred


async def test_what_is_under_way_or_has_failed_can_be_starred(world: World, ada: Person) -> None:
    generation = (await ada.order("[[fail]]")).json()["generation"]["id"]
    assert (await ada.patch(f"{PATH}/{generation}", {"starred": True})).json()["status"] == "submitted"
    await world.finish()
    view = await shown(ada, generation)
    assert (view["status"], view["starred"]) == ("failed", True)


async def test_a_star_moves_no_credits_and_asks_nobody(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    sent, ledger = len(world.http.sent), await ada.get("/api/me/transactions")
    await ada.patch(f"{PATH}/{generation}", {"starred": True})
    assert len(world.http.sent) == sent
    assert (await ada.get("/api/me/transactions")).json() == ledger.json()


async def test_somebody_elses_is_not_found_and_stays(world: World, ada: Person, ben: Person) -> None:
    generation = await made(world, ada)
    theirs = await ben.patch(f"{PATH}/{generation}", {"starred": True})
    nobodys = await ben.patch(f"{PATH}/{NOBODY}", {"starred": True})
    assert (theirs.status, theirs.body) == (404, nobodys.body)
    assert (await shown(ada, generation))["starred"] is False


async def test_a_visitor_has_no_stars(world: World, cleo: Person) -> None:
    placed = (await cleo.order()).json()
    await world.finish()
    for query in ("", f"?key={placed['key']}"):
        answer = await cleo.patch(f"{PATH}/{placed['generation']['id']}{query}", {"starred": True})
        assert answer.code == "not_signed_in"
    assert world.db.rows("SELECT 1 FROM generations WHERE starred = 1") == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "starred"),
        ({"starred": 1}, "starred"),
        ({"starred": "true"}, "starred"),
        ({"starred": None}, "starred"),
        ({"starred": True, "prompt": "another"}, "prompt"),
        ({"starred": True, "user_id": "usr_x"}, "user_id"),
    ],
    ids=str,
)
async def test_a_body_that_is_none_changes_nothing(world: World, ada: Person, body: Any, field: str) -> None:
    generation = await made(world, ada)
    before = await shown(ada, generation)
    answer = await ada.patch(f"{PATH}/{generation}", body)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, field)
    assert await shown(ada, generation) == before
