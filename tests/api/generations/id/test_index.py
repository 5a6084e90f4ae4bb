"""GET /api/generations/{id}."""

from tests.support.world import Person, World


async def test_only_the_owner_finds_a_generation(ada: Person, ben: Person, cleo: Person) -> None:
    path = f"/api/generations/{(await ada.order()).json()['generation']['id']}"
    assert (await ada.get(path)).status == 200
    missing = await ben.get("/api/generations/gen_aaaaaaaaaaaaaaaaaaaaaaaa")
    assert (await ben.get(path)).body == missing.body
    assert (await cleo.get(path)).code == "not_signed_in"


async def test_a_visitors_generation_opens_with_its_key_alone(ada: Person, cleo: Person) -> None:
    placed = (await cleo.order()).json()
    path = f"/api/generations/{placed['generation']['id']}"
    assert (await ada.get(f"{path}?key={placed['key']}")).status == 200
    for key in ("A" * 43, "", placed["key"][:-1], placed["key"] + "A"):
        assert (await cleo.get(f"{path}?key={key}")).code == "not_found"
    assert (await cleo.get(path)).code == "not_signed_in"
    assert (await ada.get(path)).code == "not_found"


async def test_a_key_opens_only_its_own_generation(ada: Person, cleo: Person) -> None:
    key = (await cleo.order()).json()["key"]
    other = (await ada.order()).json()["generation"]["id"]
    assert (await cleo.get(f"/api/generations/{other}?key={key}")).code == "not_found"


async def test_a_hundred_readers_make_one_look_at_kie(world: World, ada: Person) -> None:
    path = f"/api/generations/{(await ada.order()).json()['generation']['id']}"
    world.clock.advance(2)
    for _ in range(100):
        await ada.get(path)
    await world.background.settle()
    assert len(world.sandbox.kie.received("record")) == 1


async def test_a_read_moves_the_generation_on(world: World, ada: Person) -> None:
    path = f"/api/generations/{(await ada.order()).json()['generation']['id']}"
    seen = []
    for _ in range(10):
        world.clock.advance(3)
        seen.append((await ada.get(path)).json()["status"])
        await world.background.settle()
    assert seen[-1] == "succeeded"


async def test_a_repeated_or_unknown_parameter_is_refused(ada: Person) -> None:
    path = f"/api/generations/{(await ada.order()).json()['generation']['id']}"
    assert (await ada.get(f"{path}?key=a&key=b")).code == "malformed"
    assert (await ada.get(f"{path}?id=1")).code == "invalid"
