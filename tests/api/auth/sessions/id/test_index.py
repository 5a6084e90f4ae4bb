"""DELETE /api/auth/sessions/{id}."""

import pytest

from tests.support.world import Person, World

LIST = "/api/auth/sessions"


async def ids(who: Person) -> dict[bool, str]:
    """The session that asks (True) and one other."""
    return {item["current"]: item["id"] for item in (await who.get(LIST)).json()["items"]}


async def test_another_device_is_signed_out_at_once_and_this_one_stays(world: World, ada: Person) -> None:
    lost = ada.token
    await ada.log_in()
    world.kv.freeze()
    answer = await ada.delete(f"{LIST}/{(await ids(ada))[False]}")
    assert (answer.status, answer.body) == (204, b"")
    assert (await ada.get("/api/me")).status == 200
    assert len((await ada.get(LIST)).json()["items"]) == 1
    ada.token = lost
    assert (await ada.get("/api/me")).code == "not_signed_in"
    assert (await ada.order()).code == "not_signed_in"


async def test_one_may_end_the_session_that_asks(ada: Person) -> None:
    assert (await ada.delete(f"{LIST}/{(await ids(ada))[True]}")).status == 204
    assert (await ada.get("/api/me")).code == "not_signed_in"


async def test_anothers_session_is_not_there(world: World, ada: Person, ben: Person) -> None:
    theirs = (await ids(ben))[True]
    refused = await ada.delete(f"{LIST}/{theirs}")
    assert (refused.status, refused.code) == (404, "not_found")
    assert (await ben.get("/api/me")).status == 200
    assert len(world.db.rows("SELECT 1 FROM sessions")) == 2


async def test_an_ended_one_is_not_there_any_more(ada: Person) -> None:
    await ada.log_in()
    other = (await ids(ada))[False]
    assert [(await ada.delete(f"{LIST}/{other}")).status for _ in range(2)] == [204, 404]


@pytest.mark.parametrize("name", ["ses_nobody", "*", "%25", "..", "ses_' OR 1=1", "A" * 65])
async def test_no_other_name_ends_anything(world: World, ada: Person, name: str) -> None:
    assert (await ada.delete(f"{LIST}/{name}")).status == 404
    assert len(world.db.rows("SELECT 1 FROM sessions")) == 1


async def test_the_record_in_kv_goes_with_it(world: World, ada: Person) -> None:
    await ada.log_in()
    assert len(world.kv.stored) == 2
    await ada.delete(f"{LIST}/{(await ids(ada))[False]}")
    assert len(world.kv.stored) == 1


async def test_a_stranger_cannot_ask(cleo: Person) -> None:
    assert (await cleo.delete(f"{LIST}/ses_nobody")).code == "not_signed_in"
