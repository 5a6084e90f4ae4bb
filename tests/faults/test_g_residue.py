"""G06, G16: an account that used everything, deleted: no word of it is left in a table, key, log line, mail or call."""

import pytest

from images2gpt.privacy.map import TABLES
from tests.support.canaries import Life, an_hour_of_crons, beyond_the_map, live, say_goodbye, scan
from tests.support.invariants import check
from tests.support.mailbox import with_mail
from tests.support.world import World

WITH_A_PERSON_IN = (
    "users",
    "sessions",
    "email_tokens",
    "generations",
    "reference_images",
    "support_messages",
    "idempotency_keys",
    "checkouts",
)
"""Tables in which something personal must have been found before, or the search finds nothing."""


@pytest.fixture
async def life(world: World) -> Life:
    return await live(with_mail(world))


async def test_g06_nothing_of_a_deleted_account_is_left_but_what_the_map_says(
    world: World, life: Life, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {place.table for place in scan(world, life) if place.mark in life.personal}
    assert before >= {*WITH_A_PERSON_IN, "KV"}
    assert (await say_goodbye(life)).status == 200
    await world.finish()
    for _ in an_hour_of_crons(world):
        await world.run_cron()
    await world.background.settle()
    found = scan(world, life, logged=capsys.readouterr().out)
    assert beyond_the_map(life, found) == set()
    assert world.db.rows("SELECT state FROM deletions") == [{"state": "done"}]
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_g06_what_the_map_says_is_there(world: World, life: Life) -> None:
    """What stays is named by the map and found: payments under the opaque id, the ledger, the hash of the bonus."""
    await say_goodbye(life)
    places = {(place.table, place.column) for place in scan(world, life) if place.mark in life.opaque}
    assert places >= {("payments", "user_id"), ("credit_transactions", "user_id"), ("bonus_claims", "address_hash")}
    assert ("payments", "customer") in places


async def test_g06_a_column_that_a_deletion_leaves_out_is_found(world: World, life: Life) -> None:
    """The search itself: a word that is put back is seen in each column of each table."""
    await say_goodbye(life)
    await world.finish()
    world.db.connection.execute("UPDATE generations SET prompt = 'canary-prompt-made'")
    world.kv.stored["session:x"] = (life.person.id, world.clock.now() + 1)
    tables = {(place.table, place.column) for place in beyond_the_map(life, scan(world, life))}
    assert tables >= {("generations", "prompt"), ("KV", "session")}
    assert "prompt" not in TABLES["generations"].stays.split()


async def test_g16_nothing_personal_of_a_whole_life_is_logged(
    world: World, life: Life, capsys: pytest.CaptureFixture[str]
) -> None:
    await say_goodbye(life)
    await world.finish()
    logged = capsys.readouterr().out
    assert logged.count("\n") > 5
    assert {place.mark for place in scan(world, life, logged=logged) if place.table == "a log line"} <= set(life.opaque)
