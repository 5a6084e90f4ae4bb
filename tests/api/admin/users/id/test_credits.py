"""POST /api/admin/users/{id}/credits."""

import asyncio

import pytest

from tests.support.invariants import check
from tests.support.scenes import fail_once, mend
from tests.support.world import Answer, Person, World

AUDIT = "SELECT id, action, target, reason FROM audit ORDER BY rowid"
ADJUSTMENTS = """
SELECT plan_delta, pack_delta, balance, reference FROM credit_transactions WHERE kind = 'adjustment' ORDER BY rowid
"""


async def adjust(olga: Person, person: Person, delta: object, reason: object = "goodwill") -> Answer:
    return await olga.post(f"/api/admin/users/{person.id}/credits", {"delta": delta, "reason": reason})


async def test_credits_are_given_and_taken_with_a_reason_that_is_kept(world: World, ada: Person, olga: Person) -> None:
    assert (await adjust(olga, ada, 25, "sorry for the outage")).json() == {"balance": 35}
    assert (await adjust(olga, ada, -35, "a mistake")).json() == {"balance": 0}
    audits, entries = world.db.rows(AUDIT), world.db.rows(ADJUSTMENTS)
    assert [(row["action"], row["target"], row["reason"]) for row in audits] == [
        ("credits", ada.id, "sorry for the outage"),
        ("credits", ada.id, "a mistake"),
    ]
    assert [(row["pack_delta"], row["plan_delta"], row["balance"]) for row in entries] == [(25, 0, 35), (-35, 0, 0)]
    assert [row["reference"] for row in entries] == [row["id"] for row in audits]
    assert check(world.db.connection) == []


async def test_nobody_gets_below_zero_and_nothing_is_left_of_the_attempt(
    world: World, ada: Person, olga: Person
) -> None:
    answer = await adjust(olga, ada, -11)
    assert (answer.status, answer.code) == (409, "conflict")
    assert (world.db.rows(AUDIT), world.db.rows(ADJUSTMENTS), await ada.balance()) == ([], [], 10)


async def test_many_takings_at_once_stop_at_zero(world: World, ada: Person, olga: Person) -> None:
    answers = await asyncio.gather(*(adjust(olga, ada, -3) for _ in range(20)))
    assert sorted(answer.status for answer in answers) == [200] * 3 + [409] * 17
    assert (await ada.balance(), len(world.db.rows(AUDIT))) == (1, 3)
    assert check(world.db.connection) == []


async def test_takings_and_orders_at_once_never_spend_a_credit_twice(world: World, ada: Person, olga: Person) -> None:
    work = [adjust(olga, ada, -3) if number % 2 else ada.order() for number in range(20)]
    answers = await asyncio.gather(*work)
    assert sum(answer.status in (200, 202) for answer in answers) == 3
    assert await ada.balance() == 1
    assert check(world.db.connection) == []


async def test_plan_credits_are_not_taken(world: World, ada: Person, olga: Person) -> None:
    world.db.connection.execute("UPDATE users SET plan_credits = 50, plan_ends_at = ?", (world.clock.now() + 60,))
    assert (await adjust(olga, ada, -11)).status == 409
    assert (await adjust(olga, ada, -10)).json() == {"balance": 50}


async def test_an_account_that_does_not_exist_is_not_found(world: World, olga: Person) -> None:
    nobody = world.person()
    nobody.id = "usr_nobody"
    answer = await adjust(olga, nobody, 5)
    assert (answer.status, answer.code, world.db.rows(AUDIT)) == (404, "not_found", [])


@pytest.mark.parametrize(
    "reason",
    ["", " ", "\t", "x" * 501, "two\nlines", "a\x00b", "a\x1b[31mb", "a\u202eb", None, 7],
    ids=lambda value: repr(value)[:20],
)
async def test_a_reason_is_one_line_that_can_be_read(world: World, ada: Person, olga: Person, reason: object) -> None:
    answer = await adjust(olga, ada, 5, reason)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "reason")
    assert (world.db.rows(AUDIT), await ada.balance()) == ([], 10)


@pytest.mark.parametrize("reason", ["x", "x" * 500, "für Ada, 5 € ✓"])
async def test_any_readable_line_is_a_reason(ada: Person, olga: Person, reason: str) -> None:
    assert (await adjust(olga, ada, 1, reason)).status == 200


@pytest.mark.parametrize("delta", [0, 1_000_001, -1_000_001])
async def test_an_amount_out_of_bounds_is_named(ada: Person, olga: Person, delta: int) -> None:
    answer = await adjust(olga, ada, delta)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "delta")


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_lost_answer_leaves_credits_and_audit_both_or_neither(
    world: World, ada: Person, olga: Person, moment: str
) -> None:
    fail_once(world, 1, moment)
    assert (await adjust(olga, ada, 5)).status == 503
    mend(world)
    done = moment == "after"
    assert await ada.balance() == (15 if done else 10)
    assert len(world.db.rows(AUDIT)) == len(world.db.rows(ADJUSTMENTS)) == done
    assert check(world.db.connection) == []
