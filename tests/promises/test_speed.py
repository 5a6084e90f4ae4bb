"""How often each route asks storage: the round trips are the service's speed."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from images2gpt import jobs
from images2gpt.generations.looks import delay_s
from images2gpt.ports import Batch, Query, Sql
from tests.faults.kie_side import body_of, only, pass_time, path_of
from tests.faults.patience import be_patient, seconds_pass
from tests.support.scenes import operator
from tests.support.world import Answer, Person, World

Ask = Callable[[Person], Coroutine[Any, Any, Answer]]


@dataclass
class Asked:
    """What a request asked of D1 (round trips), of KV (calls by name) and of the providers (calls)."""

    d1: int
    kv: list[str] = field(default_factory=list)
    http: int = 0


async def asked(world: World, person: Person, ask: Ask, *, status: int) -> Asked:
    """Counts what one request and the work behind its answer ask."""
    await world.background.settle()
    d1, kv, http = len(world.db.trips), len(world.kv.calls), len(world.http.sent)
    answer = await ask(person)
    assert answer.status == status, answer.body
    await world.background.settle()
    return Asked(len(world.db.trips) - d1, [call for call, _ in world.kv.calls[kv:]], len(world.http.sent) - http)


READS: dict[str, Ask] = {
    "the account": lambda ada: ada.get("/api/me"),
    "the list": lambda ada: ada.get("/api/generations"),
    "one page of the list": lambda ada: ada.get("/api/generations?limit=1"),
    "the prices": lambda ada: ada.get("/api/config"),
    "the health": lambda ada: ada.get("/api/health"),
}


@pytest.mark.parametrize("read", READS)
async def test_a_read_costs_one_round_trip_to_d1_and_one_to_kv(world: World, ada: Person, read: str) -> None:
    assert await asked(world, ada, READS[read], status=200) == Asked(1, ["get"])


async def test_reading_one_generation_costs_one_round_trip(world: World, ada: Person) -> None:
    placed = await ada.order()
    await world.finish()
    path = f"/api/generations/{placed.json()['generation']['id']}"
    assert await asked(world, ada, lambda ada: ada.get(path), status=200) == Asked(1, ["get"])


async def test_a_visitor_reads_their_image_in_one_round_trip_and_without_kv(world: World, cleo: Person) -> None:
    placed = (await cleo.order()).json()
    await world.finish()
    path = f"/api/generations/{placed['generation']['id']}?key={placed['key']}"
    assert await asked(world, cleo, lambda cleo: cleo.get(path), status=200) == Asked(1)


async def test_an_order_costs_a_look_a_commit_before_kie_and_a_commit_after(world: World, ada: Person) -> None:
    sent_at: list[int] = []
    world.db.fault = lambda _batch, moment: sent_at.append(len(world.http.sent)) if moment == "before" else None
    before = len(world.http.sent)
    assert await asked(world, ada, lambda ada: ada.order(), status=202) == Asked(3, ["get"], 2)
    order = "who asks, Creem, the charge, then kie.ai, then its answer"
    assert [count - before for count in sent_at] == [0, 1, 2], order


async def test_a_trial_costs_a_look_a_commit_before_kie_and_a_commit_after(world: World, cleo: Person) -> None:
    sent_at: list[int] = []
    world.db.fault = lambda _batch, moment: sent_at.append(len(world.http.sent)) if moment == "before" else None
    assert await asked(world, cleo, lambda cleo: cleo.order(), status=202) == Asked(3, ["get"], 2)
    assert sent_at == [0, 1, 2], "what is known of them, Creem, the claim, then kie.ai, then its answer"


@pytest.mark.parametrize("who", ["a member", "a visitor"])
async def test_ten_who_watch_and_two_crons_ask_kie_ai_once_an_interval(
    world: World, ada: Person, cleo: Person, who: str
) -> None:
    """kie.ai is asked after 2 s, and then ever more seldom, down to once in 10 s."""
    world.sandbox.kie.next(never=True)
    be_patient(world)
    person = ada if who == "a member" else cleo
    placed, began = (await person.order()).json(), world.clock.now()
    key = f"?key={placed['key']}" if "key" in placed else ""
    path = f"/api/generations/{placed['generation']['id']}/events{key}"
    watching = [asyncio.ensure_future(person.get(path)) for _ in range(10)]
    due, looks = began + delay_s("1K", 0), 0
    for _ in range(60):
        await seconds_pass(world, 1, each=0.03)
        await asyncio.gather(*(jobs.run(world.app, "") for _ in range(2)))
        if world.clock.now() >= due:
            looks += 1
            due += delay_s("1K", looks)
        assert abs(len(world.sandbox.kie.received("record")) - looks) <= 1, world.clock.now() - began
    assert len(world.sandbox.kie.received("record")) <= looks <= 60 // 4
    for each in watching:
        each.cancel()
    await asyncio.gather(*watching, return_exceptions=True)


async def test_a_used_trial_is_refused_after_one_look(world: World, cleo: Person) -> None:
    await cleo.order()
    await world.finish()
    assert await asked(world, cleo, lambda cleo: cleo.order(), status=403) == Asked(1, ["get"])


async def test_the_public_numbers_cost_one_row_of_d1(world: World, ada: Person, cleo: Person) -> None:
    await ada.order()
    await world.finish()
    assert await asked(world, cleo, lambda cleo: cleo.get("/api/stats"), status=200) == Asked(1)


async def test_the_operators_overview_costs_one_round_trip_and_one_call(world: World) -> None:
    look: Ask = lambda olga: olga.get("/api/admin/overview")  # noqa: E731
    assert await asked(world, operator(world), look, status=200) == Asked(1, http=1)


async def test_a_callback_costs_a_commit_a_commit_for_its_look_and_one_for_the_image(world: World, ada: Person) -> None:
    await ada.order()
    await pass_time(world, 6)
    row = only(world)
    path, body = path_of(world, row["id"]), body_of(row["provider_task"])
    call_back: Ask = lambda kie: kie.send("POST", path, body)  # noqa: E731
    assert await asked(world, world.person(), call_back, status=200) == Asked(3, http=2), (
        "its state and its first bytes"
    )
    assert await asked(world, world.person(), call_back, status=200) == Asked(1), "again: nothing is left to do"


async def test_a_log_in_costs_a_look_and_a_commit(world: World, ada: Person) -> None:
    assert await asked(world, ada, lambda ada: ada.log_in(), status=200) == Asked(2, ["put"])


async def test_a_refused_log_in_costs_a_look_whoever_it_is(world: World, ada: Person, cleo: Person) -> None:
    assert await asked(world, ada, lambda ada: ada.log_in("not it at all"), status=401) == Asked(1)
    cleo.email = "nobody@example.com"
    assert await asked(world, cleo, lambda cleo: cleo.log_in(), status=401) == Asked(1)


async def test_a_sign_up_costs_a_look_and_a_commit(world: World, cleo: Person) -> None:
    assert await asked(world, cleo, lambda cleo: cleo.sign_up(), status=201) == Asked(2, ["put"])


async def test_a_log_out_costs_a_look_and_a_commit(world: World, ada: Person) -> None:
    assert await asked(world, ada, lambda ada: ada.post("/api/auth/logout"), status=204) == Asked(2, ["get", "delete"])


REFUSED: dict[str, tuple[Ask, int]] = {
    "a misshapen token on a read": (lambda cleo: cleo.get("/api/me", authorization="Bearer x"), 401),
    "a misshapen token on an order": (lambda cleo: cleo.post("/api/generations", {}, authorization="Bearer x"), 401),
    "no token": (lambda cleo: cleo.get("/api/me"), 401),
    "no such path": (lambda cleo: cleo.get("/api/nothing"), 404),
    "no such method": (lambda cleo: cleo.send("PUT", "/api/me"), 405),
    "nested brackets": (lambda cleo: cleo.send("POST", "/api/auth/login", b"[" * 10_000), 400),
    "an unknown field": (lambda cleo: cleo.post("/api/auth/login", {"email": "a", "password": "b", "c": 1}), 422),
    "a body that is too large": (lambda cleo: cleo.send("POST", "/api/auth/login", b" " * 20_000), 413),
    "a prompt that is too long": (lambda cleo: cleo.order("x" * 20_001), 422),
    "an altered link": (lambda cleo: cleo.get(f"/api/generations/gen_{'a' * 24}/image?expires=1&signature=x"), 404),
    "a wrong key": (lambda cleo: cleo.get(f"/api/generations/gen_{'a' * 24}?key=x"), 404),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_is_wrong_in_itself_is_refused_without_asking_anybody(world: World, cleo: Person, case: str) -> None:
    ask, status = REFUSED[case]
    assert await asked(world, cleo, ask, status=status) == Asked(0)
    assert world.crypto.rounds == 0


class Meeting:
    """Opens for everybody once all have come."""

    def __init__(self, of: set[str]) -> None:
        self._missing = of
        self._all_here = asyncio.Event()

    async def join(self, name: str) -> None:
        self._missing.discard(name)
        if not self._missing:
            self._all_here.set()
        async with asyncio.timeout(1):
            await self._all_here.wait()


@dataclass
class MeetingDatabase:
    """D1 that answers only when KV has been asked, too."""

    world: World
    meeting: Meeting

    async def read(self, *queries: Query[Any]) -> Batch:
        await self.meeting.join("d1")
        return await self.world.db.read(*queries)

    async def commit(self, *statements: Sql[Any]) -> Batch:
        return await self.world.db.commit(*statements)


@dataclass
class MeetingKv:
    """KV that answers only when D1 has been asked, too."""

    world: World
    meeting: Meeting

    async def get(self, key: str) -> str | None:
        await self.meeting.join("kv")
        return await self.world.kv.get(key)

    async def put(self, key: str, value: str, *, ttl_s: int) -> None:
        await self.world.kv.put(key, value, ttl_s=ttl_s)

    async def delete(self, key: str) -> None:
        await self.world.kv.delete(key)


@pytest.mark.parametrize("read", READS)
async def test_the_stores_are_asked_side_by_side(world: World, ada: Person, read: str) -> None:
    meeting = Meeting({"d1", "kv"})
    world.app = replace(world.app, db=MeetingDatabase(world, meeting), kv=MeetingKv(world, meeting))
    assert (await READS[read](ada)).status == 200


async def test_an_order_asks_who_it_is_of_d1_and_kv_side_by_side(world: World, ada: Person) -> None:
    meeting = Meeting({"d1", "kv"})
    world.app = replace(world.app, db=MeetingDatabase(world, meeting), kv=MeetingKv(world, meeting))
    assert (await ada.order()).status == 202
