"""GET /api/admin/reconcile."""

import pytest

from images2gpt.reconcile import INVARIANTS, ROWS
from images2gpt.reconcile.service import SLICES_A_CALL
from tests.support.books import PLANTED, live_a_little
from tests.support.loose import loosen
from tests.support.world import Person, World


async def test_books_that_agree_are_said_to(world: World, olga: Person) -> None:
    nothing = (await olga.get("/api/admin/reconcile")).json()
    await live_a_little(world)
    answer = await olga.get("/api/admin/reconcile")
    agreed = {"ok": True, "checked": len(INVARIANTS), "differences": []}
    assert (answer.status, answer.json(), nothing) == (200, agreed, agreed)
    loosen(world.db)
    assert (await olga.get("/api/admin/reconcile")).json() == agreed, "loose tables are no difference by themselves"


@pytest.mark.parametrize(("invariant", "sql"), PLANTED, ids=lambda value: " ".join(value.split())[:60])
async def test_a_planted_difference_is_found_and_named(world: World, olga: Person, invariant: str, sql: str) -> None:
    await live_a_little(world)
    loosen(world.db)
    planted = world.db.connection.execute(sql).rowcount
    report = (await olga.get("/api/admin/reconcile")).json()
    named = {difference["invariant"] for difference in report["differences"]}
    assert planted > 0
    assert not report["ok"]
    assert [sentence for sentence in named if sentence.startswith(invariant)], report
    assert all(difference["id"] and difference["told"] for difference in report["differences"])


def test_something_is_planted_against_every_invariant() -> None:
    aimed_at = {invariant for invariant, _ in PLANTED}
    found = {each.sentence for each in INVARIANTS for aim in aimed_at if each.sentence.startswith(aim)}
    assert found == {each.sentence for each in INVARIANTS}
    assert len(aimed_at) == len(INVARIANTS)


async def test_large_books_are_compared_in_parts(world: World, olga: Person) -> None:
    """What a part found is its own; the last one has no cursor."""
    await live_a_little(world)
    loosen(world.db)
    world.db.connection.execute("UPDATE users SET debt = -1 WHERE rowid = 1")
    for slice_ in range(1, SLICES_A_CALL + 1):
        world.db.connection.execute(
            "INSERT INTO users (rowid, id, plan_credits, pack_credits, debt) VALUES (?, ?, 0, 0, ?)",
            (slice_ * ROWS + 1, f"usr_{slice_}", -1 if slice_ == SLICES_A_CALL else 0),
        )
    first = (await olga.get("/api/admin/reconcile")).json()
    second = (await olga.get(f"/api/admin/reconcile?cursor={first['next_cursor']}")).json()
    assert [set(part) for part in (first, second)] == [
        {"ok", "checked", "differences", "next_cursor"},
        {"ok", "checked", "differences"},
    ]
    last = {each["id"] for each in second["differences"]}
    assert (first["ok"], second["ok"], last) == (False, False, {f"usr_{SLICES_A_CALL}"})
    assert last.isdisjoint({each["id"] for each in first["differences"]})


@pytest.mark.parametrize(("query", "field"), [("cursor=x", "cursor"), ("cursor=", "cursor"), ("limit=5", "limit")])
async def test_a_cursor_that_no_answer_gave_is_refused(olga: Person, query: str, field: str) -> None:
    answer = await olga.get(f"/api/admin/reconcile?{query}")
    assert (answer.status, [each["field"] for each in answer.json()["errors"]]) == (422, [field])


async def test_a_look_at_the_books_changes_nothing(world: World, olga: Person) -> None:
    await live_a_little(world)
    before = world.db.connection.total_changes
    await olga.get("/api/admin/reconcile")
    assert world.db.connection.total_changes == before
