"""F02 to F08: D1 that is slow, down or reads twice; KV that is slow, down, full, corrupt or of another day."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from images2gpt.generations.model import PROMPT_CHARACTERS, REFERENCES
from images2gpt.ports import Batch, DatabaseDown, KeyValueDown, Query
from images2gpt.sessions.model import bearer_hash
from images2gpt.sessions.model import kv_key as session_key
from images2gpt.trust import URL_CHARACTERS
from tests.faults.surface import CALLS, Call, caller
from tests.support.database import SqliteDatabase
from tests.support.images import PATH, made, row, shown
from tests.support.pictures import png
from tests.support.ports import MemoryKv
from tests.support.scenes import elsewhere, mend, same_person, set_balance
from tests.support.world import PASSWORD, Answer, Person, World

pytestmark = pytest.mark.usefixtures("books")

SPENDS = "SELECT count(*) AS n FROM credit_transactions WHERE kind = 'spend'"
WAYS = range(8)
"""There and back of each round trip of an order, and one more that nobody waits for."""
MOST_PARAMETERS, MOST_SQL, MOST_ROW = 100, 100_000, 2_000_000


@pytest.mark.parametrize("way", WAYS)
async def test_f02_a_repeat_that_overtakes_a_slow_order_is_charged_with_it_once(
    world: World, ada: Person, way: int
) -> None:
    await world.background.settle()
    ways: Iterator[int] = iter([1] * way + [400])
    world.db.turns = lambda: next(ways, 1)
    slow = asyncio.ensure_future(ada.order(key="k"))
    for _ in range(3 * way):
        await asyncio.sleep(0)
    answers = [await ada.order(key="k"), await ada.order(key="k"), await slow]
    assert [answer.status for answer in answers] == [202] * 3
    assert len({answer.json()["generation"]["id"] for answer in answers}) == 1
    assert (world.db.rows(SPENDS), await ada.balance()) == ([{"n": 1}], 7)
    assert len(world.sandbox.kie.received("create")) == 1


async def test_f02_whoever_leaves_a_slow_order_finds_it_again(world: World, ada: Person) -> None:
    world.db.turns = lambda: 200
    leaving = asyncio.ensure_future(ada.order(key="k"))
    for _ in range(500):
        await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    world.db.turns = lambda: 1
    assert (await ada.order(key="k")).status == 202
    assert world.db.rows(SPENDS) == [{"n": 1}]
    assert len(world.sandbox.kie.received("create")) <= 1


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_f03_nothing_is_sent_again_to_a_database_that_is_down(world: World, ada: Person, call: Call) -> None:
    person = caller(world, call, ada)
    await world.background.settle()

    def down(_batch: object, _moment: str) -> None:
        raise DatabaseDown

    world.db.fault = down
    before = len(world.db.trips)
    answer = await person.send(call.method, call.path, json.dumps(call.body).encode() if call.body else b"")
    tried = len(world.db.trips) - before
    mend(world)
    assert tried <= 1, "one try, and whoever asked is told to come again"
    if answer.status == 503:
        assert int(answer.headers.get("retry-after", "1")) > 0
    else:
        assert answer.status < 500, answer.body


class ReadsTwice(SqliteDatabase):
    """As D1 may: a batch that only reads is run again, up to two more times."""

    async def read(self, *queries: Query[Any]) -> Batch:
        """See ports.Database."""
        first = await super().read(*queries)
        for _ in range(2):
            again = await super().read(*queries)
            assert [again.of(each) for each in queries] == [first.of(each) for each in queries], "a read changed it"
        return first


async def test_f04_reads_that_d1_repeats_change_nothing(world: World) -> None:
    database = ReadsTwice()
    world.db = database
    world.app = replace(world.app, db=database)
    eve = await world.member()
    generation = await made(world, eve)
    await eve.patch(f"{PATH}/{generation}", {"starred": True})
    for path in ("", f"/{generation}", f"/{generation}/receipt"):
        assert (await eve.get(PATH + path)).status == 200
    await eve.delete(f"{PATH}/{generation}")
    visitor = world.person()
    await visitor.order()
    await world.finish()
    assert await eve.balance() == 7
    reads = {each.sql for trip in database.trips for each in trip if isinstance(each, Query)}
    assert len(reads) > 10
    assert not [sql for sql in reads if sql.split(maxsplit=1)[0] not in ("SELECT", "WITH")]
    mixed = [trip for trip in database.trips if len({isinstance(each, Query) for each in trip}) == 2]
    assert mixed, "some batches read and write; those D1 never repeats"


async def test_f05_the_largest_order_fits_into_statements_and_a_row(world: World, ada: Person) -> None:
    await set_balance(world, ada, 100)
    ids = [(await ada.upload(png())).json()["id"] for _ in range(REFERENCES)]
    longest = "https://tempfile.redpandaai.co/" + "a" * (URL_CHARACTERS - 31)
    world.db.connection.execute("UPDATE reference_images SET url = ?", (longest,))
    before = len(world.db.trips)
    placed = await ada.order("\U0001f6a2" * PROMPT_CHARACTERS, references=ids, key="k" * 128)
    assert placed.status == 202
    (sent,) = world.sandbox.kie.received("create")
    assert sent.json["input"]["input_urls"] == [longest] * REFERENCES
    kept = row(world, placed.json()["generation"]["id"])
    assert 100_000 < sum(len(str(value).encode()) for value in kept.values()) < MOST_ROW / 10
    many = ["gen_" + "a" * 60] * 50
    await ada.post(f"{PATH}/archive", {"ids": many})
    await ada.get(f"{PATH}?q={'x' * 200}")
    await world.run_cron()
    for trip in world.db.trips[before:]:
        for each in trip:
            assert (len(each.values) <= MOST_PARAMETERS, len(each.sql.encode()) <= MOST_SQL) == (True, True)
            assert sum(len(str(value).encode()) for value in each.values) < MOST_ROW / 10
    world.sandbox.kie.rules.clear()


class TroubledKv(MemoryKv):
    """KV on a bad day. `trouble` is asked with each call and raises, or takes its time."""

    def __init__(self, kv: MemoryKv, trouble: Callable[[str, str], Awaitable[None]]) -> None:
        super().__init__(kv._clock)
        self.stored = kv.stored
        self.trouble = trouble

    async def _called(self, call: str, key: str) -> None:
        await super()._called(call, key)
        await self.trouble(call, key)


async def slow(_call: str, _key: str) -> None:
    for _ in range(300):
        await asyncio.sleep(0)


async def down(_call: str, _key: str) -> None:
    raise KeyValueDown


async def no_reads(call: str, _key: str) -> None:
    if call == "get":
        raise KeyValueDown


async def no_writes(call: str, _key: str) -> None:
    """429 for every write, as KV says when a key is written twice in a second, and when a day's writes are used up."""
    if call != "get":
        raise KeyValueDown


TROUBLES = {"slow": slow, "down": down, "no reads": no_reads, "no writes": no_writes}


@pytest.mark.parametrize("name", TROUBLES)
async def test_f06_everything_goes_on_whatever_kv_does(world: World, name: str) -> None:
    world.app = replace(world.app, kv=TroubledKv(world.kv, TROUBLES[name]))
    eve, cleo = await world.member(), world.person()
    first = eve.token
    assert (await eve.log_in()).status == 200
    generation = await made(world, eve)
    assert (await shown(eve, generation))["status"] == "succeeded"
    assert await eve.balance() == 7
    assert (await eve.post("/api/auth/logout")).status == 204
    assert (await eve.get("/api/me")).code == "not_signed_in", "at once, though KV may still hold the record"
    eve.token = first
    assert await eve.balance() == 7
    assert (await cleo.order()).status == 202
    await world.finish()
    assert (await cleo.order()).code == "trial_used"
    assert (await cleo.get("/api/config")).json()["trial"] == {"available": False}


async def test_f06_a_key_is_not_written_twice_in_a_second(world: World, ada: Person) -> None:
    """KV refuses the second: once written, or on its way, a record is left alone."""
    await world.background.settle()
    before = len(world.kv.calls)
    for _ in range(20):
        await ada.get("/api/me")
    await world.background.settle()
    assert [call for call, _ in world.kv.calls[before:] if call != "get"] == []


def corrupt(ben: Person) -> dict[str, str]:
    """What KV may hold under a key of ours that is none of ours."""
    stolen = {"session_id": "ses_x", "user_id": ben.id, "expires_at": 9_999_999_999, "v": 0}
    return {
        "nothing": "",
        "null": "null",
        "half": '{"user_id":',
        "no object": "[1,2,3]",
        "somebody else's": json.dumps(stolen),
        "an older form": json.dumps({"id": ben.id, "roles": ["admin"]}),
        "deep": "[" * 50_000,
        "control characters": "\x00\x01\ud7ff",
        "long": "x" * 1_000_000,
    }


@pytest.mark.parametrize("name", corrupt(Person(None, "")))  # type: ignore[arg-type]  # only names are asked for
async def test_f07_a_corrupt_session_record_changes_nobody(world: World, ada: Person, ben: Person, name: str) -> None:
    await world.background.settle()
    key = session_key(bearer_hash(f"Bearer {ada.token}"))
    assert key in world.kv.stored
    world.kv.stored[key] = (corrupt(ben)[name], world.clock.now() + 3_600)
    me = (await ada.get("/api/me")).json()
    assert (me["id"], me["email"]) == (ada.id, ada.email)
    assert (await ada.order()).json()["balance"] == 7
    assert (await ben.balance(), await ada.balance()) == (10, 7)
    await ada.post("/api/auth/logout")
    world.kv.stored[key] = (corrupt(ben)[name], world.clock.now() + 3_600)
    assert (await ada.get("/api/me")).code == "not_signed_in"


@pytest.mark.parametrize("name", corrupt(Person(None, "")))  # type: ignore[arg-type]  # only names are asked for
async def test_f07_a_record_of_kv_alone_lets_nobody_in(world: World, ben: Person, cleo: Person, name: str) -> None:
    cleo.token = "gi2_" + "a" * 43
    real = next(value for key, (value, _) in world.kv.stored.items() if key.startswith("session:"))
    for value in (corrupt(ben)[name], real):
        world.kv.stored[session_key(bearer_hash(f"Bearer {cleo.token}"))] = (value, world.clock.now() + 3_600)
        for path in ("/api/me", PATH):
            assert (await cleo.get(path)).code == "not_signed_in"
        assert (await cleo.order()).code == "not_signed_in"


@pytest.mark.parametrize("name", corrupt(Person(None, "")))  # type: ignore[arg-type]  # only names are asked for
async def test_f07_a_corrupt_trial_marker_takes_nobodys_free_image_and_gives_none(
    world: World, ben: Person, cleo: Person, name: str
) -> None:
    await world.person().order()
    await world.finish()
    await cleo.get("/api/config")
    (asked,) = {key for call, key in world.kv.calls[-1:] if call == "get"}
    world.kv.stored[asked] = (corrupt(ben)[name], world.clock.now() + 3_600)
    assert (await cleo.get("/api/config")).json()["trial"] == {"available": True}
    assert (await cleo.order()).status == 202
    await world.finish()
    world.kv.stored[asked] = (corrupt(ben)[name], world.clock.now() + 3_600)
    assert (await cleo.order()).code == "trial_used"


async def test_f08_a_log_in_counts_at_once_where_kv_knows_nothing_of_it(world: World) -> None:
    """And its end counts at once where KV still knows it: test_a30."""
    there = elsewhere(world)
    there.kv.freeze()
    eve = await world.member()
    twin = same_person(eve, there)
    assert await twin.balance() == 10
    answer: Answer = await twin.order()
    assert answer.status == 202
    await there.background.settle()
    await twin.post("/api/auth/login", {"email": eve.email, "password": PASSWORD})
    assert await eve.balance() == 7
