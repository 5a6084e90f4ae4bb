"""POST /api/generations without an account: one free image per address in 90 days."""

import asyncio
from typing import Any

import pytest

from images2gpt.times import DAY_S
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Fail


async def test_a_visitor_gets_one_free_image(world: World, cleo: Person) -> None:
    answer = await cleo.order()
    assert (answer.status, answer.json()["balance"], answer.json()["generation"]["cost"]) == (202, None, 0)
    await world.finish()
    generation, key = answer.json()["generation"]["id"], answer.json()["key"]
    made = (await cleo.get(f"/api/generations/{generation}?key={key}")).json()
    assert made["status"] == "succeeded"
    refused = await cleo.order()
    assert (refused.status, refused.code) == (403, "trial_used")
    assert len(world.sandbox.kie.received("create")) == 1


async def test_kv_holds_exactly_one_record_for_ninety_days_once_the_image_is_there(world: World, cleo: Person) -> None:
    await cleo.order()
    assert world.kv.stored == {}, "nothing before the image has succeeded"
    await world.finish()
    ((key, (value, ends)),) = world.kv.stored.items()
    assert (value, cleo.address in key) == ("used", False)
    assert abs(ends - world.clock.now() - 90 * DAY_S) <= 60


async def test_fifty_at_once_from_one_address_with_a_frozen_kv_make_one_image(world: World, cleo: Person) -> None:
    world.kv.freeze()
    answers = await asyncio.gather(*(cleo.order() for _ in range(50)))
    assert sorted(answer.status for answer in answers) == [202] + [403] * 49
    assert len(world.sandbox.kie.received("create")) == 1


async def test_kv_being_down_gives_no_second_image(world: World, cleo: Person) -> None:
    world.kv.down = True
    assert [(await cleo.order()).status for _ in range(3)] == [202, 403, 403]


async def test_one_slash_64_is_one_visitor(world: World) -> None:
    addresses = ["2001:db8:1:2::1", "2001:DB8:1:2:ffff::9", "2001:0db8:0001:0002:a:b:c:d"]
    assert [(await world.person(address).order()).status for address in addresses] == [202, 403, 403]
    assert (await world.person("2001:db8:1:3::1").order()).status == 202


async def test_addresses_nobody_can_read_share_one_image(world: World) -> None:
    assert [(await Person(world, address).order()).status for address in ("", "junk", "1.2.3.4, 5.6.7.8")] == [
        202,
        403,
        403,
    ]


async def test_other_headers_make_nobody_a_new_visitor(cleo: Person) -> None:
    await cleo.order()
    for name in ("x-forwarded-for", "x-real-ip", "true-client-ip", "forwarded", "cf-connecting-ipv6"):
        answer = await cleo.post("/api/generations", {"prompt": "again"}, **{name: "198.51.100.9"})
        assert answer.code == "trial_used"


@pytest.mark.parametrize("wish", [{"resolution": "2K"}, {"resolution": "4K"}, {"references": ["ref_x"]}], ids=str)
async def test_a_visitor_who_asks_for_more_is_asked_to_sign_in(cleo: Person, wish: dict[str, Any]) -> None:
    answer = await cleo.order(**wish)
    assert (answer.status, answer.code) == (401, "not_signed_in")
    assert (await cleo.order()).status == 202


async def test_a_dead_token_is_never_treated_as_a_visitor(world: World, cleo: Person) -> None:
    cleo.token = "gi2_" + "A" * 43
    assert (await cleo.order()).code == "not_signed_in"
    assert world.db.rows("SELECT * FROM trial_claims") == []


async def test_a_failed_image_gives_the_trial_back_twice_and_not_a_third_time(world: World, cleo: Person) -> None:
    world.sandbox.kie.always(outcome=Fail())
    statuses = []
    for _ in range(5):
        statuses.append((await cleo.order()).status)
        await world.finish()
    assert statuses == [202, 202, 202, 403, 403]


async def test_the_trial_is_new_after_ninety_days_and_not_a_second_before(world: World, cleo: Person) -> None:
    await cleo.order()
    await world.finish()
    (claim,) = world.db.rows("SELECT expires_at FROM trial_claims")
    world.clock.advance(claim["expires_at"] - world.clock.now() - 1)
    assert (await cleo.order()).code == "trial_used"
    world.clock.advance(90)
    await world.run_cron()
    assert world.db.rows("SELECT * FROM trial_claims") == []
    assert (await cleo.order()).status == 202


async def test_the_address_is_stored_nowhere(world: World, cleo: Person) -> None:
    await cleo.order()
    await world.finish()
    tables = [row["name"] for row in world.db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    everything = str([world.db.rows(f"SELECT * FROM {table}") for table in tables]) + str(world.kv.stored)
    assert cleo.address not in everything
