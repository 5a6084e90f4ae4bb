"""B07 to B10: how much is charged or granted is never the caller's word."""

import json
import sqlite3
import sys
from typing import Any, get_args

import pytest

from images2gpt.credits import COSTS
from tests.support.database import SqliteDatabase
from tests.support.scenes import adjust, operator, set_balance
from tests.support.world import ROUTER, Person, World

pytestmark = pytest.mark.usefixtures("books")

NO_NUMBERS = [
    "0", "-0", "1.5", '"5"', "true", "null", "[]", "[5]", "{}", '""', "1000001", "-1000001", "9007199254740992",
    "9223372036854775808", "-9223372036854775809", "1" + "0" * 30, "1e308", "1e-3",
]  # fmt: skip
NO_JSON = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0x10", "05", "+5", "1_000", "1,5", "\uff15", "1" * 5_000]

TRUSTED_BY_OTHERS = [
    "price", "cost", "credits", "amount", "quantity", "n", "n_images", "user_id", "id", "email_verified", "plan",
    "product", "balance", "delta", "returned", "status", "blocked", "is_admin", "role", "__proto__",
]  # fmt: skip


def everything(world: World) -> list[dict[str, Any]]:
    return [
        *world.db.rows("SELECT * FROM users"),
        *world.db.rows("SELECT * FROM credit_transactions"),
        *world.db.rows("SELECT * FROM generations"),
        *world.db.rows("SELECT * FROM audit"),
    ]


@pytest.mark.parametrize("number", [*NO_NUMBERS, *NO_JSON], ids=lambda text: text[:24])
async def test_b07_an_amount_is_a_whole_number_within_bounds(world: World, ada: Person, number: str) -> None:
    before, headers = everything(world), {"content-type": "application/json"}
    body = f'{{"delta": {number}, "reason": "a test"}}'.encode()
    answer = await operator(world).send("POST", f"/api/admin/users/{ada.id}/credits", body, headers=headers)
    assert (answer.status, answer.code) == ((400, "malformed") if number in NO_JSON else (422, "invalid"))
    assert everything(world) == before


@pytest.mark.parametrize("number", [*NO_NUMBERS, *NO_JSON], ids=lambda text: text[:24])
async def test_b07_a_daily_limit_is_a_whole_number_within_bounds(world: World, ada: Person, number: str) -> None:
    before, headers = everything(world), {"content-type": "application/json"}
    answer = await ada.send("PATCH", "/api/me", f'{{"daily_limit": {number}}}'.encode(), headers=headers)
    assert answer.status == (400 if number in NO_JSON else 200 if number == "null" else 422)
    assert everything(world) == before


async def test_b08_every_pair_that_can_be_had_costs_its_price_and_no_other_pair_can_be_had(
    world: World, ada: Person
) -> None:
    world.sandbox.kie.always(rate_limit=None)
    await set_balance(world, ada, 1_000)
    table = (await ada.get("/api/config")).json()["aspect_ratios"]["text"]
    ratios = sorted({ratio for offered in table.values() for ratio in offered} | {"7:5", "1:1 ", "0:0", "AUTO"})
    for resolution in (*table, "8K", "1k", ""):
        for ratio in ratios:
            before = await ada.balance()
            answer = await ada.order(aspect_ratio=ratio, resolution=resolution)
            offered = ratio in table.get(resolution, ())
            assert (answer.status == 202) is offered, (ratio, resolution, answer.body)
            assert before - await ada.balance() == (COSTS[resolution] if offered else 0)
    made = sum(len(offered) for offered in table.values())
    assert len(world.sandbox.kie.received("create")) == made


async def test_b09_no_body_of_any_route_takes_a_field_that_it_does_not_know() -> None:
    told = {described.body for described in _operations() if described.body}
    bodies = {next(iter(get_args(body)), body) for body in told}  # null beside it is no field
    assert len(bodies) > 8
    loose = [body.__name__ for body in bodies if not body.__struct_config__.forbid_unknown_fields]
    assert loose == []


def _operations() -> list[Any]:
    modules = {handler.__module__ for route in ROUTER.routes for handler in route.handlers.values()}
    return [each for name in modules for each in sys.modules[name].OPERATIONS.values()]


@pytest.mark.parametrize("field", TRUSTED_BY_OTHERS)
async def test_b09_a_price_or_a_person_in_the_body_is_refused_by_name(world: World, ada: Person, field: str) -> None:
    before = everything(world)
    for path, body in (
        ("/api/generations", {"prompt": "A lighthouse"}),
        ("/api/auth/login", {"email": ada.email, "password": "x"}),
        ("/api/me", {"daily_limit": 5}),
    ):
        text = json.dumps(body | {field: 0}).encode()
        answer = await ada.send("PATCH" if path == "/api/me" else "POST", path, text)
        assert (answer.status, answer.code) == (422, "invalid")
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert everything(world) == before


@pytest.mark.parametrize("value", [-1, 1.5, 10**9 + 1, 2**53, 2**63, 1e300, "many", None], ids=str)
@pytest.mark.parametrize("column", ["plan_credits", "pack_credits", "debt"])
async def test_b10_no_balance_leaves_its_bounds_or_stops_being_whole(
    world: World, ada: Person, column: str, value: Any
) -> None:
    assert ada.id
    with pytest.raises((sqlite3.IntegrityError, OverflowError)):
        world.db.connection.execute(f"UPDATE users SET {column} = ?", (value,))


@pytest.mark.parametrize("value", [1.5, 2**63, 1e300, "many", None], ids=str)
async def test_b10_no_entry_of_the_ledger_is_less_than_whole(world: World, ada: Person, value: Any) -> None:
    entry = "INSERT INTO credit_transactions VALUES ('txn_x', ?, 'adjustment', 0, ?, 10, 'ord_x', 0)"
    with pytest.raises((sqlite3.IntegrityError, OverflowError)):
        world.db.connection.execute(entry, (ada.id, value))


async def test_b10_a_gift_beyond_the_most_credits_is_a_conflict_and_changes_nothing(world: World, ada: Person) -> None:
    _give_almost_everything(world.db, ada.id)
    before = everything(world)
    answer = await adjust(world, ada, 1)
    assert (answer.status, answer.code) == (409, "conflict")
    assert everything(world) == before
    assert (await adjust(world, ada, -1)).json() == {"balance": 999_999_999}


def _give_almost_everything(db: SqliteDatabase, user_id: str) -> None:
    """A billion credits, as a thousand gifts would."""
    entry = "INSERT INTO credit_transactions VALUES ('txn_x', ?, 'adjustment', 0, 999999990, 1000000000, 'ord_x', 0)"
    db.connection.execute(entry, (user_id,))
    db.connection.execute("UPDATE users SET pack_credits = 1000000000 WHERE id = ?", (user_id,))
