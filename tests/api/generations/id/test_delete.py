"""DELETE /api/generations/{id}."""

import asyncio
from typing import Any

import pytest

from images2gpt.generations.model import DEADLINE_S
from tests.support.images import PATH, finish_late, given_up, made, row, shown
from tests.support.invariants import check
from tests.support.pictures import png
from tests.support.refusals import BLOCKED
from tests.support.world import Answer, Person, World
from tools.sandbox.faults import Reset
from tools.sandbox.kie.behaviour import Fail, Succeed

SECRET = "The canary that nobody may find"
NOBODY = "gen_" + "a" * 24


def left(world: World, generation: str) -> tuple[Any, ...]:
    """What the row still says of what it showed."""
    found = row(world, generation)
    return tuple(found[name] for name in ("prompt", "result_url", "input_urls", "starred", "next_step_at"))


ERASED = ("", None, None, 0, None)


async def delete(person: Person, generation: str, query: str = "") -> Answer:
    return await person.delete(f"{PATH}/{generation}{query}")


async def test_a_deleted_image_is_found_nowhere(world: World, ada: Person) -> None:
    generation = await made(world, ada, SECRET)
    image = (await shown(ada, generation))["image"]
    await ada.patch(f"{PATH}/{generation}", {"starred": True})
    answer = await delete(ada, generation)
    assert (answer.status, answer.body) == (204, b"")
    assert (await ada.get(PATH)).json()["items"] == []
    assert (await ada.get(f"{PATH}?q=canary")).json()["items"] == []
    for path in ("", "/receipt", "/events"):
        assert (await ada.get(f"{PATH}/{generation}{path}")).code == "not_found"
    assert (await ada.patch(f"{PATH}/{generation}", {"starred": True})).code == "not_found"
    assert (await ada.post(f"{PATH}/archive", {"ids": [generation]})).code == "not_found"
    sent = len(world.http.sent)
    assert [(await ada.get(image[each])).code for each in ("url", "download_url")] == ["not_found"] * 2
    assert len(world.http.sent) == sent, "nobody was asked for it"
    assert left(world, generation) == ERASED


async def test_no_table_and_no_key_keeps_what_was_deleted(world: World, ada: Person) -> None:
    reference = (await ada.upload(png())).json()["id"]
    (kept,) = world.db.rows("SELECT url FROM reference_images")
    generation = await made(world, ada, SECRET, references=[reference], key="k")
    result = row(world, generation)["result_url"]
    await delete(ada, generation)
    world.db.connection.execute("DELETE FROM reference_images")  # of the upload itself, for a day
    everything = "\n".join(world.db.connection.iterdump()) + str(world.kv.stored)
    assert not [trace for trace in (SECRET, result, kept["url"]) if str(trace) in everything]


async def test_the_ledger_stays_as_it_was(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    before = (await ada.get("/api/me/transactions")).json()
    await delete(ada, generation)
    assert (await ada.get("/api/me/transactions")).json() == before
    assert (await ada.balance(), row(world, generation)["status"]) == (7, "expired")
    await world.run_cron()
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_deleted_twice_is_not_found_and_of_twenty_at_once_nothing_breaks(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    answers = await asyncio.gather(*(delete(ada, generation) for _ in range(20)))
    assert {answer.status for answer in answers} <= {204, 404}
    again = await delete(ada, generation)
    assert (again.status, again.body) == (404, (await delete(ada, NOBODY)).body)


async def test_somebody_elses_is_not_found_and_stays(world: World, ada: Person, ben: Person, cleo: Person) -> None:
    generation = await made(world, ada)
    before = row(world, generation)
    assert (await delete(ben, generation)).body == (await delete(ben, NOBODY)).body
    assert (await delete(cleo, generation)).code == "not_signed_in"
    assert (await delete(ben, generation, "?key=x")).code == "not_found"
    assert row(world, generation) == before


async def test_a_visitor_deletes_with_the_key_and_has_had_their_free_image(world: World, cleo: Person) -> None:
    placed = (await cleo.order(SECRET)).json()
    await world.finish()
    generation, key = placed["generation"]["id"], f"?key={placed['key']}"
    image = (await shown(cleo, generation, key))["image"]
    assert (await delete(cleo, generation)).code == "not_signed_in"
    assert (await delete(cleo, generation, "?key=" + "A" * 43)).code == "not_found"
    assert left(world, generation) != ERASED
    assert (await delete(cleo, generation, key)).status == 204
    assert left(world, generation) == ERASED
    assert (await cleo.get(image["url"])).code == "not_found"
    assert [(await delete(cleo, generation, key)).status, (await cleo.get(f"{PATH}/{generation}{key}")).status] == [
        404,
        404,
    ]
    assert (await cleo.order()).code == "trial_used"


@pytest.mark.parametrize(
    ("outcome", "balance", "status"), [(Succeed(), 7, "expired"), (Fail(), 10, "failed")], ids=["made", "failed"]
)
async def test_what_is_under_way_is_hidden_at_once_settles_and_is_erased_then(
    world: World, ada: Person, outcome: Any, balance: int, status: str
) -> None:
    world.sandbox.kie.next(outcome=outcome)
    generation = (await ada.order(SECRET)).json()["generation"]["id"]
    assert (await delete(ada, generation)).status == 204
    assert (await ada.get(f"{PATH}/{generation}")).code == "not_found"
    assert (await ada.get(PATH)).json()["items"] == []
    assert row(world, generation)["prompt"] == SECRET, "its task is still needed"
    assert await ada.balance() == 7
    await world.finish()
    await world.run_cron()
    assert left(world, generation) == ERASED
    assert (await ada.balance(), row(world, generation)["status"]) == (balance, status)
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_a_deletion_while_it_is_watched_ends_the_stream(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    generation = (await ada.order()).json()["generation"]["id"]
    watching = asyncio.ensure_future(ada.get(f"{PATH}/{generation}/events"))
    await asyncio.sleep(0)
    await delete(ada, generation)
    assert b"succeeded" not in (await asyncio.wait_for(watching, 5)).body
    await world.finish()


async def test_a_late_image_does_not_come_back_from_a_deletion(world: World, ada: Person) -> None:
    generation = await given_up(world, ada)
    assert (await delete(ada, generation)).status == 204
    await finish_late(world)
    assert left(world, generation) == ERASED
    assert row(world, generation)["status"] == "failed"
    assert await ada.balance() == 10


async def test_a_deletion_beside_the_look_that_finds_a_late_image_wins(world: World, ada: Person) -> None:
    generation = await given_up(world, ada)
    held = world.sandbox.kie.barrier("file")
    looking = asyncio.ensure_future(finish_late(world))
    await held.wait_for(1)
    assert (await delete(ada, generation)).status == 204
    held.release()
    await looking
    assert left(world, generation)[:3] == ERASED[:3]
    assert row(world, generation)["status"] == "failed"


async def test_a_callback_names_no_task_of_what_was_given_up_and_deleted(world: World, ada: Person) -> None:
    world.sandbox.kie.next(create=Reset(accepted=True), never=True)
    generation = (await ada.order(SECRET)).json()["generation"]["id"]
    world.clock.advance(DEADLINE_S)
    await world.run_cron()
    await delete(ada, generation)
    world.callbacks = True
    (task,) = world.sandbox.kie.tasks
    await world.sandbox.kie.settle(task, Succeed())
    await world.background.settle()
    await world.run_cron()
    assert (left(world, generation), row(world, generation)["provider_task"]) == (ERASED, None)


async def test_a_lost_order_that_was_deleted_still_gets_its_task_from_a_callback(world: World, ada: Person) -> None:
    """Nobody sees it, but the credits are owed to whoever made the image."""
    world.sandbox.kie.next(create=Reset(accepted=True), never=True)
    generation = (await ada.order(SECRET)).json()["generation"]["id"]
    await delete(ada, generation)
    world.callbacks = True
    (task,) = world.sandbox.kie.tasks
    await world.sandbox.kie.settle(task, Succeed())
    await world.finish()
    await world.run_cron()
    assert (left(world, generation), row(world, generation)["status"]) == (ERASED, "expired")
    assert await ada.balance() == 7


@pytest.mark.parametrize("when", ["under way", "made"])
async def test_a_repeat_of_a_deleted_order_is_not_found_and_makes_nothing(
    world: World, ada: Person, cleo: Person, when: str
) -> None:
    for person in (ada, cleo):
        placed = (await person.order(SECRET, key="k")).json()
        if when == "made":
            await world.finish()
        query = f"?key={placed['key']}" if "key" in placed else ""
        await delete(person, placed["generation"]["id"], query)
        again = await person.order(SECRET, key="k")
        assert (again.status, again.code) == (404, "not_found")
        assert SECRET not in again.body.decode()
    assert len(world.sandbox.kie.received("create")) == 2
    await world.finish()
    assert await ada.balance() == 7


async def test_a_refused_prompt_is_erased_and_can_no_longer_be_appealed(
    world: World, ada: Person, cleo: Person
) -> None:
    for person in (ada, cleo):
        told = (await person.order(BLOCKED)).json()
        query = f"?key={told['key']}" if "key" in told else ""
        assert (await delete(person, told["generation"], query)).status == 204
        assert left(world, told["generation"]) == ERASED
        answer = await person.post(f"{PATH}/{told['generation']}/appeal{query}", {"message": "It is a song."})
        assert (answer.status, answer.code) == (404, "not_found")
    assert world.db.rows("SELECT 1 FROM support_messages") == []


async def test_a_deletion_costs_a_look_and_a_commit(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    before = len(world.db.trips)
    await delete(ada, generation)
    assert [len(trip) for trip in world.db.trips[before:]] == [2, 2]
