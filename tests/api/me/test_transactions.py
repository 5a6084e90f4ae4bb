"""GET /api/me/transactions."""

import re
from itertools import pairwise
from typing import Any

import pytest

from images2gpt.times import rfc3339
from tests.support.ports import NOON
from tests.support.scenes import adjust
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Fail

KINDS = ("signup_bonus", "plan", "pack", "spend", "return", "refund", "chargeback", "expiry", "adjustment")
FIELDS = {"id", "kind", "delta", "plan_delta", "pack_delta", "balance", "reference", "created_at"}
ENTRY = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, id, ?2, ?3, ?4, plan_credits + pack_credits + ?3 + ?4, ?1, ?5 FROM users WHERE id = ?6
"""
APPLY = "UPDATE users SET plan_credits = plan_credits + ?1, pack_credits = pack_credits + ?2 WHERE id = ?3"


def book(world: World, person: Person, kind: str, plan: int, pack: int) -> str:
    """An entry of a kind that this service does not make yet, as it will make it."""
    entry = world.app.ids.new("txn")
    world.db.connection.execute(ENTRY, (entry, kind, plan, pack, world.clock.now(), person.id))
    world.db.connection.execute(APPLY, (plan, pack, person.id))
    return entry


async def every_page(person: Person, limit: int) -> list[dict[str, Any]]:
    """All entries, a page of `limit` at a time; no page but the last is shorter."""
    seen, path = [], f"/api/me/transactions?limit={limit}"
    while True:
        page = (await person.get(path)).json()
        assert set(page) == {"items", "next_cursor"}
        seen += page["items"]
        if page["next_cursor"] is None:
            return seen
        assert len(page["items"]) == limit
        path = f"/api/me/transactions?limit={limit}&cursor={page['next_cursor']}"


async def test_an_entry_says_what_moved_and_why(ada: Person) -> None:
    generation = (await ada.order()).json()["generation"]["id"]
    spend, bonus = (await ada.get("/api/me/transactions")).json()["items"]
    assert set(spend) == FIELDS
    assert re.fullmatch(r"txn_[a-z0-9]{24}", spend.pop("id"))
    assert spend == {
        "kind": "spend",
        "delta": -3,
        "plan_delta": 0,
        "pack_delta": -3,
        "balance": 7,
        "reference": generation,
        "created_at": rfc3339(NOON),
    }
    assert (bonus["kind"], bonus["delta"], bonus["balance"], bonus["reference"]) == ("signup_bonus", 10, 10, ada.id)


async def test_orders_returns_and_adjustments_tell_their_story(world: World, ada: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    await ada.order()
    await world.finish()
    await adjust(world, ada, 5)
    await adjust(world, ada, -2)
    items = (await ada.get("/api/me/transactions")).json()["items"]
    assert [(item["kind"], item["delta"], item["balance"]) for item in items] == [
        ("adjustment", -2, 13),
        ("adjustment", 5, 15),
        ("return", 3, 10),
        ("spend", -3, 7),
        ("signup_bonus", 10, 10),
    ]
    assert items[2]["reference"] == items[3]["reference"], "both name the generation"


async def test_every_kind_is_shown_with_the_parts_it_moved(world: World, ada: Person) -> None:
    booked = [
        book(world, ada, kind, plan, pack)
        for kind, plan, pack in (
            ("plan", 350, 0),
            ("pack", 0, 100),
            ("spend", -5, -3),
            ("return", 5, 3),
            ("refund", 0, -50),
            ("chargeback", -100, -10),
            ("expiry", -250, 0),
            ("adjustment", 0, 7),
        )
    ]
    items = (await ada.get("/api/me/transactions")).json()["items"]
    assert [item["id"] for item in items[:-1]] == booked[::-1]
    assert {item["kind"] for item in items} == set(KINDS)
    assert all(item["delta"] == item["plan_delta"] + item["pack_delta"] for item in items)


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
async def test_pages_follow_without_gap_or_repeat_and_the_balance_runs_on(
    world: World, ada: Person, ben: Person, limit: int
) -> None:
    """Several entries of one second are in the order in which they were made."""
    for number in range(40):
        book(world, ada, "pack", 0, number + 1)
        book(world, ben, "pack", 0, 1)
        world.clock.advance(number % 3 // 2)
    seen = await every_page(ada, limit)
    assert len({item["id"] for item in seen}) == len(seen) == 41
    assert all(later["balance"] == earlier["balance"] + later["delta"] for later, earlier in pairwise(seen))
    assert seen[0]["balance"] == await ada.balance()
    assert seen[-1]["kind"] == "signup_bonus"


async def test_what_happens_while_somebody_reads_moves_no_page(world: World, ada: Person) -> None:
    for number in range(6):
        book(world, ada, "pack", 0, number + 1)
    first = (await ada.get("/api/me/transactions?limit=3")).json()
    book(world, ada, "pack", 0, 99)
    second = (await ada.get(f"/api/me/transactions?limit=4&cursor={first['next_cursor']}")).json()
    deltas = [item["delta"] for item in [*first["items"], *second["items"]]]
    assert (deltas, second["next_cursor"]) == ([6, 5, 4, 3, 2, 1, 10], None)


async def test_a_page_has_fifty_entries_unless_asked_otherwise(world: World, ada: Person) -> None:
    for _ in range(60):
        book(world, ada, "pack", 0, 1)
    assert len((await ada.get("/api/me/transactions")).json()["items"]) == 50


async def test_everybody_reads_their_own_alone(ada: Person, ben: Person, cleo: Person) -> None:
    await ada.order()
    assert [item["kind"] for item in (await ben.get("/api/me/transactions")).json()["items"]] == ["signup_bonus"]
    theirs = (await ada.get("/api/me/transactions?limit=1")).json()["next_cursor"]
    stolen = (await ben.get(f"/api/me/transactions?cursor={theirs}")).json()["items"]
    assert ada.id not in str(stolen), "a cursor opens nothing of its first owner's"
    assert (await cleo.get("/api/me/transactions")).code == "not_signed_in"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=-1", "limit=x", "cursor=", "cursor=x", "cursor=%F0", "kind=spend"]
)
async def test_a_page_that_cannot_be_is_refused(ada: Person, query: str) -> None:
    assert (await ada.get(f"/api/me/transactions?{query}")).code in ("invalid", "malformed")


async def test_reading_makes_one_round_trip(world: World, ada: Person) -> None:
    before = len(world.db.trips)
    await ada.get("/api/me/transactions")
    assert len(world.db.trips) - before == 1
