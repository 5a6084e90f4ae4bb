"""D6, R3: a free image leaves one record in KV, keyed on the address, and a hash in D1; both are gone after 90 days."""

from images2gpt.times import DAY_S
from tests.support.world import Person, World

CLAIMS = "SELECT subject, expires_at FROM trial_claims"


async def test_d6_one_record_in_kv_for_ninety_days_and_a_second_image_is_refused(world: World, cleo: Person) -> None:
    began = world.clock.now()
    assert (await cleo.order()).status == 202
    await world.finish()
    ((key, (value, ends)),) = world.kv.stored.items()
    assert (key.startswith("trial:"), value, ends) == (True, "used", began + 90 * DAY_S)
    again = await cleo.order()
    assert (again.status, again.code) == (403, "trial_used")
    assert len(world.kv.stored) == 1


async def test_d6_the_record_is_keyed_on_the_address_and_does_not_tell_it(world: World, cleo: Person) -> None:
    await cleo.order()
    await world.finish()
    (key,) = world.kv.stored
    assert cleo.address not in key
    (claim,) = world.db.rows(CLAIMS)
    assert key == f"trial:{claim['subject']}"
    assert (await Person(world, cleo.address).order()).code == "trial_used", "another browser at this address"
    assert (await world.person().order()).status == 202, "another address"
    world.configure(IP_KEY="another key of the tests, long enough")
    assert (await cleo.order()).status == 202, "without our key nobody can find it again"


async def test_r3_on_the_ninetieth_day_both_marks_are_gone_and_the_day_before_neither(
    world: World, cleo: Person
) -> None:
    await cleo.order()
    (claim,) = world.db.rows(CLAIMS)
    await world.finish()
    world.clock.time = claim["expires_at"] - 1
    await world.run_cron()
    assert [await world.app.kv.get(key) for key in world.kv.stored] == ["used"]
    assert len(world.db.rows(CLAIMS)) == 1
    assert (await cleo.order()).code == "trial_used"
    world.clock.advance(1)
    await world.run_cron()
    assert [await world.app.kv.get(key) for key in world.kv.stored] == [None], "KV lets it go by itself"
    assert world.db.rows(CLAIMS) == []
    assert (await cleo.order()).status == 202
