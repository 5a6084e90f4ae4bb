"""B01, B02, B11, B53, B55: credits are spent once, wherever and however the orders arrive."""

import asyncio
import itertools
from dataclasses import replace
from typing import Any

import pytest

from images2gpt.client import Client
from images2gpt.credits.store import DEDUCT
from images2gpt.generations.charging import Intent, charge
from images2gpt.generations.steps import submit
from images2gpt.generations.store.placing import Order
from images2gpt.ports import Sql
from images2gpt.sessions import Caller
from tests.support.ports import HostIds
from tests.support.scenes import elsewhere, same_person, set_balance
from tests.support.turns import after
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Fail

pytestmark = pytest.mark.usefixtures("books")

LEDGER = "SELECT kind, pack_delta FROM credit_transactions WHERE kind <> 'adjustment'"


class RepeatingIds(HostIds):
    """Chance that gives the same generation id for ever."""

    def __init__(self, repeated: str) -> None:
        self.repeated = repeated

    def new(self, kind: str) -> str:
        return self.repeated if kind == "gen" else super().new(kind)


async def test_b01_fifty_orders_on_credits_for_one_are_refused_while_the_first_is_still_at_kie(
    world: World, ada: Person
) -> None:
    await set_balance(world, ada, 3)
    held = world.sandbox.kie.barrier("create")
    orders = [asyncio.create_task(ada.order(f"race {number}")) for number in range(50)]
    refused = [await each for each in itertools.islice(asyncio.as_completed(orders), 49)]
    assert {(answer.status, answer.code) for answer in refused} == {(402, "out_of_credits")}
    await held.wait_for(1)
    held.release()
    assert sorted(answer.status for answer in await asyncio.gather(*orders)) == [202] + [402] * 49
    assert (held.arrived, await ada.balance()) == (1, 0)


async def test_b01_orders_of_different_price_never_spend_more_than_there_is(world: World, ada: Person) -> None:
    wishes = [{}, {"resolution": "2K"}, {"resolution": "4K", "aspect_ratio": "3:2"}] * 10
    answers = await asyncio.gather(*(ada.order(**wish) for wish in wishes))
    costs = [answer.json()["generation"]["cost"] for answer in answers if answer.status == 202]
    assert await ada.balance() == 10 - sum(costs) < 3
    assert len(world.sandbox.kie.received("create")) == len(costs)


async def test_b02_two_locations_sell_one_image_for_the_credits_of_one(world: World, ada: Person) -> None:
    await set_balance(world, ada, 3)
    there = elsewhere(world)
    twin = same_person(ada, there)
    answers = await asyncio.gather(*(who.order() for _ in range(25) for who in (ada, twin)))
    assert sorted(answer.status for answer in answers) == [202] + [402] * 49
    assert len(world.sandbox.kie.received("create")) == 1
    assert await ada.balance() == await twin.balance() == 0


async def test_b02_a_key_is_known_in_the_other_location(world: World, ada: Person) -> None:
    there = elsewhere(world)
    people = [ada, same_person(ada, there)] * 10
    answers = await asyncio.gather(*(who.order(key="one intent") for who in people))
    assert {(answer.status, answer.json()["balance"]) for answer in answers} == {(202, 7)}
    assert len(world.sandbox.kie.received("create")) == 1


async def test_b02_a_session_that_ends_in_one_location_spends_nothing_more_in_the_other(
    world: World, ada: Person
) -> None:
    """However far the order has come: what counts is whether the row is there when the charge is committed."""
    await set_balance(world, ada, 300)
    there = same_person(ada, elsewhere(world))
    ended: list[bool] = []
    charged = asyncio.Event()

    def look(batch: tuple[Sql[Any], ...], moment: str) -> None:
        if DEDUCT in [each.sql for each in batch]:
            if moment == "after":
                charged.set()
            else:
                ended.append(not world.db.rows("SELECT 1 FROM sessions"))

    world.db.fault = look
    seen = set()
    for turns in range(12):
        there.token = ada.token
        ended.clear()
        order, _ = await asyncio.gather(after(turns, there.order), ada.post("/api/auth/logout"))
        seen.add((order.status, *ended))
        assert (await ada.log_in()).status == 200
    assert seen == {(401,), (401, True)}, "at the look, at the charge"
    there.token = ada.token
    ended.clear()
    charged.clear()
    ordering = asyncio.ensure_future(there.order())
    await charged.wait()
    await ada.post("/api/auth/logout")
    order = await ordering
    assert (order.status, *ended) == (202, False), "after it"


@pytest.mark.parametrize("owner", ["the same member", "a visitor"])
async def test_b11_an_id_that_exists_already_undoes_the_whole_charge(
    world: World, ada: Person, cleo: Person, owner: str
) -> None:
    """The ledger's row breaks UNIQUE for the member's own, the generation's row its key for the visitor's."""
    first = await (ada if owner == "the same member" else cleo).order()
    before = world.db.rows("SELECT * FROM users"), world.db.rows(LEDGER)
    world.app = replace(world.app, ids=RepeatingIds(first.json()["generation"]["id"]))
    answer = await ada.order(key="k")
    assert (answer.status, answer.code) == (500, "internal")
    assert (world.db.rows("SELECT * FROM users"), world.db.rows(LEDGER)) == before
    world.app = replace(world.app, ids=HostIds())
    assert (await ada.order(key="k")).status == 202, "nothing was remembered of it"


@pytest.mark.parametrize("table", ["credit_transactions", "generations", "idempotency_keys"])
async def test_b11_a_later_statement_that_fails_undoes_the_deduction(world: World, ada: Person, table: str) -> None:
    world.db.connection.execute(
        f"CREATE TEMP TRIGGER it_fails BEFORE INSERT ON main.{table} BEGIN SELECT RAISE(ABORT, 'it fails'); END"
    )
    assert (await ada.order(key="k")).status == 503
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])
    world.db.connection.execute("DROP TRIGGER it_fails")
    assert (await ada.order(key="k")).json()["balance"] == 7


async def test_b53_whoever_reads_after_a_spend_sees_the_new_balance(world: World, ada: Person) -> None:
    there = same_person(ada, elsewhere(world))
    for left in (7, 4, 1):
        assert (await ada.order()).json()["balance"] == left
        for reader in (ada, there):
            newest = (await reader.get("/api/me/transactions?limit=1")).json()["items"][0]
            assert (await reader.balance(), newest["balance"], newest["delta"]) == (left, left, -3)


async def charged_at(world: World, ada: Person, price: int, **wish: str) -> str:
    """A generation that an earlier deploy, with other prices, has charged and not yet sent."""
    caller = Caller(world.app, authorization=f"Bearer {ada.token}", client=Client(ada.address, None, None))
    person, _ = await caller.member()
    order = Order(
        id=world.app.ids.new("gen"),
        owner=ada.id,
        prompt="A lighthouse",
        aspect_ratio="3:2",
        resolution=wish.get("resolution", "1K"),
        mode="text",
        input_urls=None,
        cost=price,
        moderation_id=None,
        now=world.clock.now(),
    )
    generation, _ = await charge(world.app, person, order, Intent("", ""))
    await submit(world.app, generation)
    return generation.id


@pytest.mark.parametrize("price", [1, 9])
async def test_b55_what_fails_after_a_deploy_returns_the_price_that_was_paid(
    world: World, ada: Person, price: int
) -> None:
    world.sandbox.kie.always(outcome=Fail())
    generation = await charged_at(world, ada, price)
    assert await ada.balance() == 10 - price
    await world.finish()
    shown = (await ada.get(f"/api/generations/{generation}")).json()
    assert (shown["cost"], shown["returned"], await ada.balance()) == (price, price, 10)


@pytest.mark.parametrize("price", [2, 10])
async def test_b55_too_small_a_picture_never_returns_more_than_was_paid(world: World, ada: Person, price: int) -> None:
    world.sandbox.kie.always(delivered="1K")
    generation = await charged_at(world, ada, price, resolution="4K")
    await world.finish()
    shown = (await ada.get(f"/api/generations/{generation}")).json()
    assert (shown["status"], shown["failure"]["code"]) == ("succeeded", "wrong_size")
    assert 0 < shown["returned"] <= shown["cost"] == price
    assert await ada.balance() == 10 - price + shown["returned"]
