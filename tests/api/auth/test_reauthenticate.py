"""POST /api/auth/reauthenticate."""

from images2gpt.sessions.model import FRESH_S
from tests.support.world import PASSWORD, Person, World

PATH = "/api/auth/reauthenticate"


def fresh_until(world: World) -> list[int]:
    return [row["fresh_until"] for row in world.db.rows("SELECT fresh_until FROM sessions ORDER BY created_at")]


async def test_the_password_makes_this_session_fresh_for_fifteen_minutes(world: World, ada: Person) -> None:
    assert fresh_until(world) == [world.clock.now() + FRESH_S], "signing up counts as fresh"
    world.clock.advance(3_600)
    await ada.log_in()
    world.clock.advance(3_600)
    answer = await ada.post(PATH, {"password": PASSWORD})
    assert (answer.status, answer.body) == (204, b"")
    assert fresh_until(world)[1] == world.clock.now() + FRESH_S
    assert fresh_until(world)[0] < world.clock.now(), "the other session stays as it is"


async def test_a_wrong_password_refreshes_nothing_and_ends_nothing(world: World, ada: Person) -> None:
    before = fresh_until(world)
    world.clock.advance(3_600)
    refused = await ada.post(PATH, {"password": "not the password of anybody"})
    assert (refused.status, refused.code) == (403, "reauthentication_required")
    assert fresh_until(world) == before
    assert (await ada.get("/api/me")).status == 200


async def test_five_wrong_ones_are_enough_for_five_minutes(world: World, ada: Person) -> None:
    told = [(await ada.post(PATH, {"password": "wrong"})).status for _ in range(5)]
    assert told == [403] * 5
    locked = await ada.post(PATH, {"password": PASSWORD})
    assert (locked.status, locked.headers["retry-after"]) == (429, "300")
    world.clock.advance(300)
    assert (await ada.post(PATH, {"password": PASSWORD})).status == 204


async def test_a_right_one_begins_the_count_anew(ada: Person) -> None:
    for _ in range(3):
        assert [(await ada.post(PATH, {"password": "wrong"})).status for _ in range(4)] == [403] * 4
        assert (await ada.post(PATH, {"password": PASSWORD})).status == 204


async def test_nobody_proves_anything_without_a_session(cleo: Person) -> None:
    assert (await cleo.post(PATH, {"password": PASSWORD})).code == "not_signed_in"


async def test_another_persons_password_proves_nothing(world: World, ada: Person) -> None:
    ben = world.person()
    await ben.sign_up(password="the password of ben alone")
    assert (await ada.post(PATH, {"password": "the password of ben alone"})).code == "reauthentication_required"
