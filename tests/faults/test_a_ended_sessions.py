"""A29–A31, A35, A36: once a session has ended no route takes its token, whatever KV says and whoever raced the end."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from images2gpt.sessions.store import END_ALL, INSERT, MOST_SESSIONS
from tests.support.ports import MemoryKv, SetClock
from tests.support.turns import MOST_TURNS, after
from tests.support.world import PASSWORD, ROUTER, Person, World

ASKING = [
    (method, route.pattern)
    for route in ROUTER.routes
    if route.access in ("member", "visitor")
    for method in route.handlers
]
"""Every call that asks who is there: a new route is in here by itself."""
ENDS = {
    "log-out": ("POST", "/api/auth/logout", {}),
    "log-out everywhere": ("DELETE", "/api/auth/sessions", {}),
    "a new password": (
        "POST",
        "/api/auth/password",
        {"current_password": PASSWORD, "new_password": "another lighthouse of paper"},
    ),
}
VIEWS = ("as it is", "frozen before", "frozen empty", "down", "written again")


async def end(who: Person, how: str) -> None:
    method, path, body = ENDS[how]
    answer = await (who.post(path, body) if method == "POST" else who.delete(path))
    assert answer.status in (200, 204), answer.body


def see(world: World, view: str) -> None:
    """What KV shows from now on."""
    if view == "frozen empty":
        kept, world.kv.stored = world.kv.stored, {}
        world.kv.freeze()
        world.kv.stored = kept
    elif view == "frozen before":
        world.kv.freeze()
    world.kv.down = view == "down"


async def call(who: Person, method: str, pattern: str) -> Any:
    path = pattern.replace("{id}", "gen_" + "a" * 24)
    return await who.send(method, path, b"{}" if method in ("POST", "PATCH") else b"")


@pytest.mark.parametrize("how", ENDS)
async def test_a29_the_next_request_is_refused(ada: Person, how: str) -> None:
    await end(ada, how)
    assert (await ada.get("/api/me")).code == "not_signed_in"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("how", ENDS)
async def test_a30_no_route_takes_the_token_wherever_it_is_asked(
    world: World, ada: Person, how: str, view: str
) -> None:
    records = dict(world.kv.stored)
    see(world, view)
    await end(ada, how)
    if view == "written again":
        world.kv.stored |= records
    for method, pattern in ASKING:
        answer = await call(ada, method, pattern)
        assert (answer.status, answer.code) == (401, "not_signed_in"), (method, pattern)
    assert world.sandbox.kie.received("create") == []
    assert world.db.rows("SELECT 1 FROM generations") == []


def test_a30_the_matrix_has_the_routes_that_matter() -> None:
    paths = {pattern for _, pattern in ASKING}
    assert paths >= {"/api/generations", "/api/auth/password", "/api/me", "/api/auth/sessions", "/api/me/transactions"}


async def test_a31_log_out_everywhere_ends_whatever_began_before_it(world: World) -> None:
    """Ten log-ins, each a few turns after the other, and one log-out everywhere some turns after the first."""
    seen = set()
    for turns in range(MOST_TURNS):
        ada, order = world.person(f"198.51.100.{turns}"), list[tuple[str, str]]()
        await ada.sign_up()
        people = [world.person(f"198.51.{number}.{turns}") for number in range(10)]
        for person in people:
            person.email = ada.email
        world.db.fault = partial(noted, order)
        ins = [after(4 * number, person.log_in) for number, person in enumerate(people)]
        ended, *_ = await asyncio.gather(after(turns, partial(ada.delete, "/api/auth/sessions")), *ins)
        assert ended.status == 204
        ended_at = order.index(("end", ""))
        before, later = (
            {name for what, name in part if what == "begin"} for part in (order[:ended_at], order[ended_at:])
        )
        rows = world.db.rows("SELECT token_hash FROM sessions WHERE user_id = ?", ada.id)
        assert {row["token_hash"] for row in rows} == later
        works = [(await person.get("/api/me")).status for person in people if person.token]
        assert (works.count(200), (await ada.get("/api/me")).status) == (len(later), 401)
        seen.add((bool(before), bool(later)))
    assert seen >= {(True, True), (False, True)}, "the race went both ways"


def noted(order: list[tuple[str, str]], batch: tuple[Any, ...], moment: str) -> None:
    """In which order sessions began and were ended, as the database saw it."""
    if moment == "after":
        order += [("begin", each.values[0]) for each in batch if each.sql == INSERT]
        order += [("end", "") for each in batch if each.sql == END_ALL]


async def test_a35_a_flood_of_log_ins_keeps_the_newest_sessions_alone(world: World, ada: Person) -> None:
    assert MOST_SESSIONS == 20
    tokens = [ada.token]
    for _ in range(3 * MOST_SESSIONS):
        assert (await ada.log_in()).status == 200
        tokens.append(ada.token)
        assert (await ada.get("/api/me")).status == 200, "also where many begin in one second"
        assert len(world.db.rows("SELECT 1 FROM sessions")) <= MOST_SESSIONS
        world.clock.advance(len(tokens) % 2)
    alive = []
    for ada.token in tokens:
        alive.append((await ada.get("/api/me")).status == 200)
    assert alive.count(True) == MOST_SESSIONS
    assert not any(alive[: -MOST_SESSIONS - 2])


async def test_a35_log_ins_go_on_when_kv_takes_no_more(world: World, ada: Person) -> None:
    world.kv.down = True
    for _ in range(5):
        assert (await ada.log_in()).status == 200
        assert (await ada.get("/api/me")).status == 200
    puts = [key for call, key in world.kv.calls if call == "put"]
    assert len(puts) == 6, "one for each session, and none is tried again"


class HeldKv(MemoryKv):
    """Keeps whatever is written on its way until it is let go."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(clock)
        self.let_go = asyncio.Event()

    async def put(self, key: str, value: str, *, ttl_s: int) -> None:
        await self.let_go.wait()
        await super().put(key, value, ttl_s=ttl_s)


@pytest.mark.parametrize("how", ENDS)
async def test_a36_a_refill_that_comes_after_the_end_revives_nothing(world: World, ada: Person, how: str) -> None:
    held = HeldKv(world.clock)
    world.app = replace(world.app, kv=held)
    assert (await ada.get("/api/me")).status == 200, "it finds the cache empty and fills it, but the write is held"
    ending = asyncio.ensure_future(end(ada, how))
    for _ in range(MOST_TURNS):
        await asyncio.sleep(0)
    held.let_go.set()
    await ending
    await world.background.settle()
    assert len(held.stored) >= 1, "the record is back"
    assert (await ada.get("/api/me")).code == "not_signed_in"
    assert (await ada.order()).code == "not_signed_in"
