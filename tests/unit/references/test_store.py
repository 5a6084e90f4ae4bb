"""store: which references a person can name."""

from images2gpt import references
from images2gpt.times import DAY_S
from tests.api.conftest import ada, ben, world
from tests.support.pictures import png
from tests.support.world import Person, World

__all__ = ["ada", "ben", "world"]


async def usable(world: World, person: Person, *ids: str) -> set[str]:
    token_hash = world.db.rows("SELECT token_hash FROM sessions WHERE user_id = ?", person.id)[0]["token_hash"]
    query = references.usable(token_hash, ids, now=world.clock.now())
    return {each.id for each in (await world.db.read(query)).of(query)}


async def test_a_person_can_use_their_own_for_a_day(world: World, ada: Person, ben: Person) -> None:
    first, second = [(await ada.upload(png())).json()["id"] for _ in range(2)]
    his = (await ben.upload(png())).json()["id"]
    assert await usable(world, ada, first, second, first, his, "ref_unknown", "") == {first, second}
    assert await usable(world, ben, first, second) == set()
    assert await usable(world, ada) == set()
    world.clock.advance(DAY_S - 1)
    assert await usable(world, ada, first) == {first}
    world.clock.advance(1)
    assert await usable(world, ada, first) == set()


async def test_what_is_used_has_its_address_with_kie(world: World, ada: Person) -> None:
    one = (await ada.upload(png())).json()["id"]
    (session,) = world.db.rows("SELECT token_hash FROM sessions WHERE user_id = ?", ada.id)
    query = references.usable(session["token_hash"], [one], now=world.clock.now())
    (found,) = (await world.db.read(query)).of(query)
    assert found.url == f"{world.sandbox.url}/x/{world.sandbox.kie.uploads.all[0].path}"
    assert (found.user_id, found.width, found.content_type) == (ada.id, 61, "image/png")
