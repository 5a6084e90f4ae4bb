"""How often each call about money asks storage and Creem."""

import pytest

from tests.promises.test_speed import Ask, Asked, asked
from tests.support.buying import begin, buy, deliver, last_transaction, page_of
from tests.support.scenes import operator
from tests.support.world import Answer, Person, World

CALLS: dict[str, tuple[Ask, int, Asked]] = {
    "the overview": (lambda ada: ada.get("/api/billing"), 200, Asked(1, ["get"])),
    "a checkout": (lambda ada: begin(ada, "pack_100"), 201, Asked(3, ["get"], 1)),
    "a checkout with a key": (lambda ada: begin(ada, "pack_100", idempotency_key="k"), 201, Asked(3, ["get"], 1)),
    "a second plan": (lambda ada: begin(ada, "pro"), 409, Asked(2, ["get"])),
    "the portal": (lambda ada: ada.post("/api/billing/portal"), 200, Asked(1, ["get"], 1)),
    "a cancellation": (lambda ada: ada.post("/api/billing/cancel"), 200, Asked(2, ["get"], 1)),
    "a change": (lambda ada: ada.post("/api/billing/change", {"product": "pro"}), 200, Asked(2, ["get"], 1)),
    "no resumption": (lambda ada: ada.post("/api/billing/resume"), 409, Asked(1, ["get"])),
}


@pytest.mark.parametrize("call", CALLS)
async def test_a_call_about_money_asks_so_often(world: World, ada: Person, call: str) -> None:
    await buy(ada, "starter")
    world.sandbox.creem.always(held=True)
    ask, status, counted = CALLS[call]
    assert await asked(world, ada, ask, status=status) == counted


async def test_a_key_that_is_known_asks_creem_nothing(world: World, ada: Person) -> None:
    await begin(ada, idempotency_key="k")
    assert await asked(world, ada, lambda ada: begin(ada, idempotency_key="k"), status=201) == Asked(1, ["get"])


async def test_creem_is_asked_for_a_page_only_after_our_own_row_is_there(world: World, ada: Person) -> None:
    rows: list[tuple[int, int]] = []

    def look(_batch: object, moment: str) -> None:
        if moment == "after":
            count = world.db.rows("SELECT count(*) AS n FROM checkouts")[0]["n"]
            rows.append((count, len(world.sandbox.creem.received("checkout"))))

    world.db.fault = look
    await begin(ada)
    assert rows == [(0, 0), (1, 0), (1, 1)]


async def test_a_withdrawal_costs_a_look_a_case_and_a_refund(world: World, ada: Person) -> None:
    await buy(ada)
    payment = (await ada.get("/api/billing")).json()["payments"][0]["id"]

    async def withdraw(ada: Person) -> Answer:
        return await ada.post("/api/billing/withdrawal", {"payment": payment, "confirm": True})

    assert await asked(world, ada, withdraw, status=202) == Asked(3, ["get"], 1)


@pytest.mark.parametrize("product", ["pack_100", "starter"])
async def test_an_event_is_one_commit_and_asks_nobody_else(world: World, ada: Person, product: str) -> None:
    creem = world.sandbox.creem
    creem.always(held=True)
    await creem.pay(page_of(await begin(ada, product)))
    await creem.refund(last_transaction(creem), 100)
    await creem.dispute(last_transaction(creem))
    before = len(world.db.trips), len(world.kv.calls), len(world.http.sent)
    await deliver(world, *creem.events)
    await world.background.settle()
    after = len(world.db.trips), len(world.kv.calls), len(world.http.sent)
    counted = (len(creem.events) + 1, 0, 0)  # behind the answer: a dispute is an alarm
    assert tuple(now - then for now, then in zip(after, before, strict=True)) == counted


async def test_a_forged_event_asks_nobody(world: World) -> None:
    headers = {"creem-signature": "0" * 64}
    trips = len(world.db.trips)
    await world.handle("POST", "/api/webhooks/creem", b"{}", headers, "198.51.100.7")
    assert (len(world.db.trips), world.kv.calls, world.http.sent) == (trips, [], [])


async def test_the_largest_batch_of_an_event_is_far_below_what_d1_takes(world: World, ada: Person) -> None:
    """One invocation may make fifty queries on the smallest plan; each statement of a batch counts as one."""
    creem = world.sandbox.creem
    transaction = await buy(ada, "starter")
    await creem.refund(transaction, 100)
    assert max(len(trip) for trip in world.db.trips) <= 30


async def test_an_operator_closes_a_dispute_in_one_commit(world: World, ada: Person) -> None:
    await world.sandbox.creem.dispute(await buy(ada))
    path = f"/api/admin/users/{ada.id}/dispute"
    olga = operator(world)
    assert await asked(world, olga, lambda olga: olga.post(path, {"outcome": "won"}), status=200) == Asked(1)
