"""GET and DELETE /api/auth/sessions."""

from images2gpt.sessions.model import LIFETIME_S
from images2gpt.times import rfc3339
from tests.support.world import Person, World

PATH = "/api/auth/sessions"


async def test_the_list_says_where_one_is_signed_in_newest_first(world: World, ada: Person) -> None:
    world.clock.advance(60)
    phone = world.person("2001:db8::7")
    phone.email = ada.email
    credentials = {"email": ada.email, "password": "a lighthouse made of paper"}
    phone.token = (await phone.post("/api/auth/login", credentials, user_agent="Phone/1.0")).json()["token"]
    items = (await ada.get(PATH)).json()["items"]
    began = [world.clock.now(), world.clock.now() - 60]
    assert [(item["user_agent"], item["ip"], item["country"], item["current"]) for item in items] == [
        ("Phone/1.0", "2001:db8::7", "DE", False),
        ("test", ada.address, "DE", True),
    ]
    assert [item["created_at"] for item in items] == [rfc3339(moment) for moment in began]
    assert [item["expires_at"] for item in items] == [rfc3339(moment + LIFETIME_S) for moment in began]
    assert all(item["id"].startswith("ses_") for item in items)
    seen = (await phone.get(PATH)).json()["items"]
    assert [item["current"] for item in seen] == [True, False]


async def test_nothing_in_it_opens_a_session(world: World, ada: Person) -> None:
    answer = await ada.get(PATH)
    stored = world.db.rows("SELECT token_hash FROM sessions")[0]["token_hash"]
    assert set(answer.json()["items"][0]) == {
        "id",
        "created_at",
        "expires_at",
        "ip",
        "country",
        "user_agent",
        "current",
    }
    assert stored not in answer.body.decode()
    assert (ada.token or "")[4:] not in answer.body.decode()


async def test_nobody_sees_anothers_and_nobody_sees_ended_ones(world: World, ada: Person, ben: Person) -> None:
    await ada.log_in()
    assert len((await ada.get(PATH)).json()["items"]) == 2
    assert len((await ben.get(PATH)).json()["items"]) == 1
    world.clock.advance(LIFETIME_S - 1)
    await ben.log_in()
    world.clock.advance(1)
    assert len((await ben.get(PATH)).json()["items"]) == 1


async def test_a_long_device_name_is_cut_and_a_strange_one_kept(ada: Person) -> None:
    credentials = {"email": ada.email, "password": "a lighthouse made of paper"}
    for agent in ("x" * 5_000, '"><script>alert(1)</script>'):
        await ada.post("/api/auth/login", credentials, user_agent=agent)
    agents = {item["user_agent"] for item in (await ada.get(PATH)).json()["items"]}
    assert agents == {"test", "x" * 256, '"><script>alert(1)</script>'}


async def test_ending_all_ends_the_one_that_asks_too(ada: Person, ben: Person) -> None:
    tokens = [ada.token]
    await ada.log_in()
    tokens.append(ada.token)
    answer = await ada.delete(PATH)
    assert (answer.status, answer.body) == (204, b"")
    for ada.token in tokens:
        assert (await ada.get("/api/me")).code == "not_signed_in"
    assert (await ben.get("/api/me")).status == 200
    assert (await ada.log_in()).status == 200, "the password still opens a new one"


async def test_ending_all_empties_kv_and_works_without_it(world: World, ada: Person) -> None:
    await ada.log_in()
    assert len(world.kv.stored) == 2
    assert (await ada.delete(PATH)).status == 204
    assert world.kv.stored == {}
    await ada.log_in()
    world.kv.down = True
    assert (await ada.delete(PATH)).status == 204
    assert (await ada.get("/api/me")).code == "not_signed_in"


async def test_a_stranger_cannot_ask(cleo: Person) -> None:
    assert [(await call).code for call in (cleo.get(PATH), cleo.delete(PATH))] == ["not_signed_in"] * 2
