"""B48: refunds and orders at the same time are one after the other."""

import asyncio
from functools import partial
from typing import Any

import pytest

from images2gpt.credits.store import DEDUCT
from images2gpt.ports import Sql
from tests.support.buying import alarms, buy, deliver, parts
from tests.support.scenes import set_balance
from tests.support.turns import after
from tests.support.world import Person, World
from tools.sandbox.creem.events import Event

pytestmark = pytest.mark.usefixtures("books")


async def test_b48_a_refund_and_an_order_at_once_are_one_after_the_other(world: World, ada: Person) -> None:
    """For every number of turns by which the refund begins later: refused and taken, or spent and owed."""
    seen = set()
    charged = asyncio.Event()

    def look(batch: tuple[Sql[Any], ...], moment: str) -> None:
        if moment == "after" and DEDUCT in [each.sql for each in batch]:
            charged.set()

    world.db.fault = look
    for turns in range(14):
        ben = await world.member()
        event = await held_refund(world, await buy(ben))
        await set_balance(world, ben, 5)
        charged.clear()
        answer, _ = await asyncio.gather(ben.order(), after(turns, partial(deliver, world, event)))
        plan, pack, debt = await parts(ben)
        seen.add((answer.status, plan, pack, debt))
        await world.finish()
    event = await held_refund(world, await buy(ada))
    await set_balance(world, ada, 5)
    charged.clear()
    ordering = asyncio.ensure_future(ada.order())
    await charged.wait()
    await deliver(world, event)
    seen.add(((await ordering).status, *await parts(ada)))
    assert seen == {(402, 0, 0, 95), (202, 0, 0, 98)}


async def held_refund(world: World, transaction: str) -> Event:
    """A refund whose event is kept back."""
    creem = world.sandbox.creem
    creem.next(held=True)
    await creem.refund(transaction)
    return creem.events[-1]


async def test_b48_twenty_refunds_at_once_take_the_credits_once(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    transaction = await buy(ada, country="US")
    creem = world.sandbox.creem
    creem.always(held=True)
    for _ in range(20):
        await creem.refund(transaction, 100)
    await asyncio.gather(*(deliver(world, event) for event in creem.events[1:]))
    assert (await parts(ada), alarms(capsys.readouterr().out)) == ((0, 10, 0), [])
    assert world.db.rows("SELECT taken, status FROM payments") == [{"taken": 100, "status": "refunded"}]
