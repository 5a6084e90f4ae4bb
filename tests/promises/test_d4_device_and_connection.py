"""D4: address, browser and country stand in the person's own list of sessions and copy, and go with the session."""

from tests.api.me.test_export import opened, read
from tests.promises.busy import ADDRESS, AGENT, Marked, visiting
from tests.support.world import Person, World

SESSIONS = "/api/auth/sessions"


def traces(world: World) -> list[str]:
    """Where the connection of the marked person is kept."""
    kept = [*world.db.connection.iterdump(), repr(world.kv.stored)]
    return [line for line in kept if ADDRESS in line or AGENT in line]


async def marked(world: World) -> Person:
    person = Marked(world, ADDRESS)
    assert (await person.sign_up()).status == 201
    return person


async def test_d4_ones_own_sessions_tell_address_browser_country_and_time(world: World, ben: Person) -> None:
    ada = await marked(world)
    (session,) = (await ada.get(SESSIONS)).json()["items"]
    assert (session["ip"], session["user_agent"], session["country"]) == (ADDRESS, AGENT, "DE")
    assert session["created_at"] < session["expires_at"]
    assert AGENT.encode() not in (await ben.get(SESSIONS)).body


async def test_d4_they_are_in_the_copy(world: World) -> None:
    ada = await marked(world)
    (session,) = read(opened(await ada.get("/api/me/export")), "sessions")
    assert (session["ip"], session["user_agent"], session["country"]) == (ADDRESS, AGENT, "DE")


async def test_d4_they_are_kept_with_the_session_alone_and_go_with_it(world: World) -> None:
    ada = await marked(world)
    await ada.order()
    await ada.post("/api/contact", {"email": "a@example.com", "subject": "Hello", "message": "How are you?"})
    await world.finish()
    assert [line.split()[2].strip('"') for line in traces(world)] == ["sessions"]
    assert (await ada.post("/api/auth/logout")).status == 204
    assert traces(world) == []


async def test_d4_of_a_visitor_neither_is_kept(world: World) -> None:
    await visiting(world)
    assert traces(world) == []
