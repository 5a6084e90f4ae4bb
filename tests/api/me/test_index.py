"""GET /api/me."""

import pytest

from images2gpt.times import DAY_S
from tests.support.world import Person, World

MISSHAPEN = [
    "",
    ".",
    "..",
    "x" * 600,
    "gi2_short",
    "gi2_" + "é" * 43,
    "Bearer gi2_" + "a" * 43,
    "gi2_" + "a" * 42 + "\x00",
]


async def test_a_member_reads_their_account(ada: Person) -> None:
    me = (await ada.get("/api/me")).json()
    assert me["id"] == ada.id
    assert me["email"] == ada.email
    assert me["credits"] == {"balance": 10, "debt": 0, "parts": [{"kind": "pack", "amount": 10, "expires_at": None}]}


async def test_plan_credits_are_shown_until_their_period_ends(world: World, ada: Person) -> None:
    end = world.clock.now() + DAY_S
    world.db.connection.execute("UPDATE users SET plan = 'pro', plan_credits = 7, plan_ends_at = ?", (end,))
    me = (await ada.get("/api/me")).json()
    assert (me["plan"], me["credits"]["balance"], len(me["credits"]["parts"])) == ("pro", 17, 2)
    world.clock.advance(DAY_S)
    me = (await ada.get("/api/me")).json()
    assert (me["plan"], me["credits"]["balance"], len(me["credits"]["parts"])) == (None, 10, 1)


@pytest.mark.parametrize("token", MISSHAPEN)
async def test_a_misshapen_token_is_refused_without_a_look_up(world: World, cleo: Person, token: str) -> None:
    cleo.token = token
    answer = await cleo.get("/api/me")
    assert (answer.status, answer.code) == (401, "not_signed_in")
    assert (world.db.trips, world.kv.calls) == ([], [])


@pytest.mark.parametrize("header", ["bearer {}", "Basic {}", "{}", "Bearer  {}", "Bearer {} ", "Bearer {}, Bearer {}"])
async def test_no_other_spelling_of_the_header_is_read(ada: Person, header: str) -> None:
    token, ada.token = ada.token or "", None
    answer = await ada.get("/api/me", authorization=header.replace("{}", token))
    assert (answer.status, answer.code) == (401, "not_signed_in")


async def test_a_well_shaped_token_that_nobody_has_is_refused(cleo: Person) -> None:
    cleo.token = "gi2_" + "A" * 43
    assert (await cleo.get("/api/me")).code == "not_signed_in"


async def test_a_session_ends_after_thirty_days_however_much_it_is_used(world: World, ada: Person) -> None:
    for _ in range(29):
        world.clock.advance(DAY_S)
        assert (await ada.get("/api/me")).status == 200
    world.clock.advance(DAY_S - 1)
    assert (await ada.get("/api/me")).status == 200
    world.clock.advance(1)
    assert (await ada.get("/api/me")).code == "not_signed_in"


async def test_kv_alone_never_signs_anybody_in(world: World, ada: Person) -> None:
    world.db.connection.execute("DELETE FROM sessions")
    assert world.kv.stored, "the record is there"
    assert (await ada.get("/api/me")).code == "not_signed_in"


async def test_kv_that_lost_the_session_is_refilled(world: World, ada: Person) -> None:
    before = dict(world.kv.stored)
    world.kv.stored.clear()
    assert (await ada.get("/api/me")).status == 200
    await world.background.settle()
    assert world.kv.stored == before


async def test_kv_being_down_changes_nothing(world: World, ada: Person) -> None:
    world.kv.down = True
    assert (await ada.get("/api/me")).status == 200
