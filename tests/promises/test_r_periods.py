"""R1, R2, R4, R6: what is kept, to the day on which it goes, by the clock and the cron alone."""

import json

import pytest

from images2gpt.sessions.model import LIFETIME_S
from images2gpt.times import DAY_S, rfc3339
from tests.api.me.test_delete import say_goodbye
from tests.support.buying import buy
from tests.support.images import PATH, made, row, shown
from tests.support.world import Person, World

YEAR_S = 365 * DAY_S
BOOKS = ("credit_transactions", "bonus_claims", "generations")
BILLING = ("payments", "checkouts")


def count(world: World, table: str, person: Person) -> int:
    (row,) = world.db.rows(f"SELECT count(*) AS n FROM {table} WHERE user_id = ?", person.id)
    return int(row["n"])


async def test_r1_an_active_account_keeps_everything_however_old_it_is(world: World, ada: Person) -> None:
    generation = await made(world, ada, "An old one")
    world.clock.advance(3 * YEAR_S)
    await world.run_cron()
    await ada.log_in()
    assert await ada.balance() == 7
    assert (await shown(ada, generation))["prompt"] == "An old one"
    assert len((await ada.get("/api/me/transactions")).json()["items"]) == 2


@pytest.mark.parametrize(("days", "kept"), [(364, True), (365, False)])
async def test_r1_the_rest_of_a_deleted_account_is_gone_after_twelve_months_to_the_day(
    world: World, ada: Person, days: int, *, kept: bool
) -> None:
    await made(world, ada)
    assert (await say_goodbye(ada)).status == 200
    world.clock.advance(days * DAY_S)
    await world.run_cron()
    assert [bool(count(world, table, ada)) for table in BOOKS] == [kept] * len(BOOKS)


async def test_r6_billing_records_outlive_the_account_with_no_more_than_they_need(world: World, ada: Person) -> None:
    await buy(ada, "pack_100", country="DE")
    assert (await say_goodbye(ada)).status == 200
    world.clock.advance(2 * YEAR_S)
    await world.run_cron()
    assert [count(world, table, ada) for table in BILLING] == [1, 1]
    kept = json.dumps([world.db.rows(f"SELECT * FROM {table}") for table in BILLING])
    assert ada.email not in kept
    (checkout,) = world.db.rows("SELECT url FROM checkouts")
    assert checkout["url"] is None, "the page that was paid on knows the buyer"


async def test_r2_the_person_sees_the_date_and_can_download_until_then(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    view = await shown(ada, generation)
    until = row(world, generation)["finished_at"] + 14 * DAY_S
    assert view["expires_at"] == rfc3339(until)
    world.clock.advance(until - 1 - world.clock.now())
    await ada.log_in()
    image = (await shown(ada, generation))["image"]
    assert (await ada.get(image["download_url"])).status == 200
    world.clock.advance(1)
    gone = await shown(ada, generation)
    assert (gone["status"], gone["image"], gone["returned"]) == ("expired", None, 0)
    assert (await ada.get(image["url"])).code == "expired"
    await world.run_cron()
    assert row(world, generation)["result_url"] is None, "nor do we keep where it was"


async def test_r2_no_byte_of_an_image_is_in_d1_or_kv(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    image = (await shown(ada, generation))["image"]
    picture = (await ada.get(image["url"])).body
    assert picture.startswith(b"\x89PNG")
    kept = world.db.connection.serialize() + repr(world.kv.stored).encode()
    pieces = [picture[begin : begin + 32] for begin in range(0, len(picture) - 32, 32)]
    assert not [piece for piece in pieces if len(set(piece)) > 8 and piece in kept]
    types = world.db.rows(
        "SELECT t.name, c.type FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c WHERE c.type = 'BLOB'"
    )
    assert types == [], "there is no place for bytes"


async def test_r4_use_never_makes_a_session_longer(world: World, ada: Person) -> None:
    for _ in range(29):
        world.clock.advance(DAY_S)
        assert (await ada.get("/api/me")).status == 200
        assert (await ada.post("/api/auth/reauthenticate", {"password": "a lighthouse made of paper"})).status == 204
    world.clock.advance(DAY_S - 1)
    assert (await ada.get("/api/me")).status == 200
    world.clock.advance(1)
    assert (await ada.get("/api/me")).code == "not_signed_in"
    assert (await ada.get(PATH)).code == "not_signed_in"


async def test_r4_an_ended_session_is_deleted_by_itself_in_kv_and_by_the_cron_in_d1(world: World, ada: Person) -> None:
    await ada.get("/api/me")
    await world.background.settle()
    ends = [ends - world.clock.now() for _, ends in world.kv.stored.values()]
    assert ends
    assert max(ends) <= LIFETIME_S
    world.clock.advance(LIFETIME_S)
    await world.run_cron()
    assert world.db.rows("SELECT 1 FROM sessions") == []
    assert [await world.app.kv.get(key) for key in world.kv.stored] == [None]
