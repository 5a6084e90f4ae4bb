"""F20: who answers in a provider's place without its certificate is told nothing, and what was charged comes back."""

import asyncio

import pytest

from images2gpt.generations.model import DEADLINE_S
from tests.support.impostor import impostor
from tests.support.invariants import check
from tests.support.world import Person, World


async def test_f20_an_impostor_of_kie_hears_nothing_and_the_credits_come_back(world: World, ada: Person) -> None:
    async with impostor() as (url, seen):
        world.configure(KIE_API_BASE=url)
        placed = await ada.order()
        assert (placed.status, await ada.balance()) == (202, 7)
        await world.background.settle()
        world.clock.advance(DEADLINE_S)
        await world.run_cron()
    assert seen == []
    assert await ada.balance() == 10
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_f20_an_impostor_of_creem_screens_and_sells_nothing(world: World, ada: Person) -> None:
    async with impostor() as (url, seen):
        world.configure(CREEM_API_BASE=url)
        assert (await ada.order()).code == "unavailable"
        checkout = {"product": "pack_100", "immediate_start_consent": True}
        assert (await ada.post("/api/billing/checkout", checkout)).code == "unavailable"
        await world.run_cron()
    assert seen == []
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://nobody.invalid"])
async def test_f20_a_host_that_is_not_there_is_an_outage(world: World, ada: Person, base: str) -> None:
    world.configure(CREEM_API_BASE=base)
    assert (await ada.order()).code == "unavailable"
    world.configure(KIE_API_BASE=base)
    assert (await asyncio.wait_for(ada.order(), 20)).status in (202, 503)
    world.clock.advance(DEADLINE_S)
    await world.run_cron()
    assert await ada.balance() == 10
