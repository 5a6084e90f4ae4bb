"""Buying, as people do it on our pages and on Creem's, and what the tables say afterwards."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from tests.support.world import Answer, Person, World
from tools.sandbox.creem.events import Event
from tools.sandbox.creem.service import Creem

USERS = """
SELECT plan, plan_credits, pack_credits, debt, frozen, plan_ends_at, plan_source FROM users WHERE id = ?
"""
LEDGER = """
SELECT kind, plan_delta, pack_delta, reference FROM credit_transactions WHERE user_id = ? ORDER BY rowid
"""
PAYMENTS = """
SELECT reference, subscription_id, product, credits, granted, taken, amount_cents, currency, country, status
FROM payments WHERE user_id = ? ORDER BY reference
"""
PLANS = "SELECT id, product, status, period_ends_at FROM subscriptions WHERE user_id = ? ORDER BY id"


async def begin(person: Person, product: str = "pack_100", **headers: str) -> Answer:
    """POST /api/billing/checkout."""
    wanted = {"product": product, "immediate_start_consent": True}
    return await person.post("/api/billing/checkout", wanted, **headers)


def page_of(answer: Answer) -> str:
    """Creem's id of the checkout that an answer leads to."""
    assert answer.status == 201, answer.body
    return str(answer.json()["checkout_url"]).rpartition("/")[2]


async def buy(person: Person, product: str = "pack_100", **payer: Any) -> str:
    """A checkout that is paid: Creem's transaction. The events are delivered, unless they are held."""
    creem = person.world.sandbox.creem
    await creem.pay(page_of(await begin(person, product)), **payer)
    return last_transaction(creem)


def last_transaction(creem: Creem) -> str:
    """The newest payment at Creem."""
    return list(creem.records.transactions)[-1]


def last_plan(creem: Creem) -> str:
    """The newest subscription at Creem."""
    return list(creem.records.subscriptions)[-1]


async def parts(person: Person) -> tuple[int, int, int]:
    """Plan credits, pack credits and debt, as the person reads them."""
    shown = (await person.get("/api/me")).json()["credits"]
    amounts = {part["kind"]: part["amount"] for part in shown["parts"]}
    return amounts.get("plan", 0), amounts.get("pack", 0), shown["debt"]


def kinds(world: World, person: Person) -> list[str]:
    """The kinds of somebody's ledger rows, oldest first."""
    return [row["kind"] for row in world.db.rows(LEDGER, person.id)]


def standing(world: World, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything that money has made of an account, without what chance or the order of events decides."""
    ledger = sorted(world.db.rows(LEDGER, person.id), key=str)
    tables = {"users": USERS, "payments": PAYMENTS, "plans": PLANS}
    return {"ledger": ledger} | {name: world.db.rows(sql, person.id) for name, sql in tables.items()}


def written(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every table that money moves: what must not change where nothing may."""
    tables = ("credit_transactions", "payments", "subscriptions", "takebacks", "webhook_events", "checkouts")
    users = world.db.rows("SELECT id, plan, plan_credits, pack_credits, debt, frozen, plan_ends_at FROM users")
    return {"users": users} | {table: world.db.rows(f"SELECT * FROM {table}") for table in tables}


async def deliver(world: World, *events: Event) -> list[int | None]:
    """Sends events, held or not, one after the other: the statuses."""
    return [await world.sandbox.creem.send(event.id) for event in events]


def alarms(output: str) -> list[str]:
    """The reasons of the alarms in what was logged."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [line["reason"] for line in lines if line["event"] == "alarm"]


def remembered(world: World) -> Callable[[], None]:
    """Brings the tables back to what they are now, as often as it is called."""
    kept = sqlite3.connect(":memory:")
    world.db.connection.backup(kept)
    return lambda: kept.backup(world.db.connection)
