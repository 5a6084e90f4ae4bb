"""POST /api/generations/{id}/appeal."""

import asyncio

import pytest

from images2gpt.generations.links import visitor_key
from images2gpt.times import DAY_S, HOUR_S
from tests.support.refusals import BLOCKED
from tests.support.scenes import refused_generation
from tests.support.world import Answer, Person, World

WHY = {"message": "It is the title of a song.\nNothing else."}
MESSAGES = (
    "SELECT kind, user_id, email, generation_id, message, answer, state, due_at, created_at FROM support_messages"
)


async def refused(person: Person) -> str:
    """A generation of theirs that was blocked."""
    return str((await person.order(BLOCKED)).json()["generation"])


async def appeal(person: Person, generation: str, body: object = None, query: str = "") -> Answer:
    return await person.post(f"/api/generations/{generation}/appeal{query}", WHY if body is None else body)


async def test_an_appeal_becomes_an_open_message_due_in_thirty_days(world: World, ada: Person) -> None:
    generation = await refused(ada)
    answer = await appeal(ada, generation)
    now = world.clock.now()
    assert answer.status == 202
    assert set(answer.json()) == {"id"}
    assert answer.json()["id"].startswith("msg_")
    assert world.db.rows(MESSAGES) == [
        {
            "kind": "appeal",
            "user_id": ada.id,
            "email": None,
            "generation_id": generation,
            "message": WHY["message"],
            "answer": None,
            "state": "open",
            "due_at": now + 30 * DAY_S,
            "created_at": now,
        }
    ]


async def test_it_gives_and_changes_nothing(world: World, ada: Person) -> None:
    generation = await refused(ada)
    before = (await ada.get(f"/api/generations/{generation}")).json()
    await appeal(ada, generation)
    assert (await ada.get(f"/api/generations/{generation}")).json() == before
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])


async def test_a_visitor_appeals_with_the_key_and_leaves_no_address(world: World, cleo: Person) -> None:
    told = (await cleo.order(BLOCKED)).json()
    generation, key = told["generation"], told["key"]
    assert (await cleo.get(f"/api/generations/{generation}?key={key}")).json()["status"] == "blocked"
    assert (await appeal(cleo, generation)).status == 401
    assert (await appeal(cleo, generation, query="?key=wrong")).status == 404
    assert world.db.rows(MESSAGES) == []
    assert (await appeal(cleo, generation, query=f"?key={key}")).status == 202
    (message,) = world.db.rows(MESSAGES)
    assert (message["user_id"], message["email"], message["generation_id"]) == (None, None, generation)
    assert cleo.address not in str(world.db.rows("SELECT * FROM support_messages"))


async def test_what_was_not_refused_cannot_be_appealed(world: World, ada: Person) -> None:
    generation = (await ada.order()).json()["generation"]["id"]
    answer = await appeal(ada, generation)
    assert (answer.status, answer.code) == (409, "conflict")
    await world.finish()
    assert (await appeal(ada, generation)).code == "conflict"
    assert world.db.rows(MESSAGES) == []


async def test_a_second_appeal_is_refused(world: World, ada: Person) -> None:
    generation = await refused(ada)
    assert (await appeal(ada, generation)).status == 202
    assert (await appeal(ada, generation, {"message": "Please!"})).code == "conflict"
    assert [row["message"] for row in world.db.rows(MESSAGES)] == [WHY["message"]]


async def test_of_twenty_appeals_at_once_one_is_taken(world: World, ada: Person) -> None:
    generation = await refused(ada)
    answers = await asyncio.gather(*(appeal(ada, generation) for _ in range(20)))
    assert sorted(answer.status for answer in answers) == [202] + [409] * 4 + [429] * 15
    assert len(world.db.rows(MESSAGES)) == 1


async def test_somebody_elses_is_not_found(world: World, ada: Person, ben: Person) -> None:
    generation = await refused(ada)
    theirs = await appeal(ben, generation)
    nobodys = await appeal(ben, "gen_" + "a" * 24)
    assert (theirs.status, theirs.body) == (404, nobodys.body)
    assert world.db.rows(MESSAGES) == []


async def test_a_members_row_opens_with_no_visitors_key(world: World, ada: Person, cleo: Person) -> None:
    generation = await refused(ada)
    assert (await appeal(cleo, generation, query=f"?key={visitor_key(world.app, generation)}")).status == 404


async def test_a_sixth_appeal_in_an_hour_is_not_kept(world: World, ada: Person) -> None:
    for number in range(5):
        generation = refused_generation(world, ada.id, f"gen_{number}")
        assert (await appeal(ada, generation)).status == 202
    late = refused_generation(world, ada.id, "gen_late")
    assert (await appeal(ada, late)).code == "too_many_requests"
    assert len(world.db.rows(MESSAGES)) == 5
    world.clock.advance(HOUR_S)
    assert (await appeal(ada, late)).status == 202


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"message": ""}, "message"),
        ({"message": " \n"}, "message"),
        ({"message": "x" * 2_001}, "message"),
        ({"message": "a\u0000b"}, "message"),
        ({"message": 7}, "message"),
        ({}, "message"),
        ({"message": "x", "subject": "y"}, "subject"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_a_body_that_breaks_a_rule_names_the_field(
    world: World, ada: Person, body: dict[str, object], field: str
) -> None:
    answer = await appeal(ada, await refused(ada), body)
    assert (answer.status, answer.code, answer.json()["errors"][0]["field"]) == (422, "invalid", field)
    assert world.db.rows(MESSAGES) == []


async def test_the_longest_message_is_kept_whole(world: World, ada: Person) -> None:
    assert (await appeal(ada, await refused(ada), {"message": "é" * 2_000})).status == 202
    assert world.db.rows(MESSAGES)[0]["message"] == "é" * 2_000


async def test_it_costs_a_look_and_a_commit(world: World, ada: Person) -> None:
    generation = await refused(ada)
    before = len(world.db.trips)
    await appeal(ada, generation)
    assert len(world.db.trips) - before == 2


async def test_messages_are_gone_after_two_years_and_not_before(world: World, ada: Person) -> None:
    await appeal(ada, await refused(ada))
    world.clock.advance(730 * DAY_S - 1)
    await world.run_cron()
    assert len(world.db.rows(MESSAGES)) == 1
    world.clock.advance(1)
    await world.run_cron()
    assert world.db.rows(MESSAGES) == []


def world_key(world: World, generation: str) -> str:
    """The key that opens a visitor's generation."""
    return visitor_key(world.app, generation)
