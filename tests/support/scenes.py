"""What scenarios about money share: an operator, a balance that the ledger explains, and a second place."""

from dataclasses import replace

from images2gpt.ports import DatabaseDown
from tests.support.world import ENVIRONMENT, Answer, Person, World


def operator(world: World) -> Person:
    """Somebody who holds the admin token."""
    person = world.person()
    person.token = ENVIRONMENT["ADMIN_TOKEN"]
    return person


async def adjust(world: World, person: Person, delta: int) -> Answer:
    """Credits given or taken by an operator."""
    path = f"/api/admin/users/{person.id}/credits"
    return await operator(world).post(path, {"delta": delta, "reason": "a test"})


async def set_balance(world: World, person: Person, balance: int) -> None:
    """As an operator would: the books still agree."""
    if delta := balance - await person.balance():
        answer = await adjust(world, person, delta)
        assert answer.json() == {"balance": balance}, answer.body


def refused_generation(world: World, user_id: str, generation_id: str) -> str:
    """A row of somebody whose prompt was refused now, without the way there. Gives its id."""
    world.db.connection.execute(
        """
        INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, status,
          failure, failure_message, deadline_at, created_at, finished_at)
        VALUES (?1, ?2, 'A refused one', '1:1', '1K', 'text', 0, 'blocked', 'prompt_blocked', 'No.', ?3, ?3, ?3)
        """,
        (generation_id, user_id, world.clock.now()),
    )
    return generation_id


def elsewhere(world: World) -> World:
    """The same service in another of Cloudflare's locations: one database and clock, everything else its own."""
    there = World(world.sandbox, world.http._session)
    there.db, there.clock, there.names = world.db, world.clock, 100
    there.app = replace(there.app, db=world.db, clock=world.clock)
    return there


def same_person(person: Person, world: World) -> Person:
    """`person` as another location meets them."""
    twin = Person(world, person.address)
    twin.token, twin.email, twin.id = person.token, person.email, person.id
    return twin


def fail_once(world: World, trip: int, moment: str) -> None:
    """The `trip`-th round trip from now fails, "before" or "after" its commit. Only for one request at a time."""
    last = len(world.db.trips) + trip

    def fault(_batch: object, now: str) -> None:
        if len(world.db.trips) == last and now == moment:
            raise DatabaseDown

    world.db.fault = fault


def mend(world: World) -> None:
    """D1 is well again; what was running behind an answer died with it."""
    world.db.fault = lambda _batch, _moment: None
    world.background.running.clear()
