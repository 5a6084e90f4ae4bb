"""PUT /api/admin/banner: what every page shows until its date."""

import json
from typing import Any

import pytest

from images2gpt.times import DAY_S, rfc3339
from tests.support.ports import NOON
from tests.support.world import Answer, Person, World

TOMORROW = rfc3339(NOON + DAY_S)
TEXT = "On 1 December our privacy policy changes: <b>read</b> it."


async def put(person: Person, body: object) -> Answer:
    return await person.send("PUT", "/api/admin/banner", json.dumps(body).encode())


async def shown(person: Person) -> Any:
    return (await person.get("/api/config")).json()["policy"]["banner"]


async def test_n1_a_banner_is_in_the_config_until_its_time(world: World, cleo: Person, olga: Person) -> None:
    assert await shown(cleo) is None
    answer = await put(olga, {"text": TEXT, "until": TOMORROW})
    assert (answer.status, answer.json()) == (200, {"banner": {"text": TEXT, "until": TOMORROW}})
    assert await shown(cleo) == {"text": TEXT, "until": TOMORROW}
    world.clock.advance(DAY_S - 1)
    assert await shown(cleo) == {"text": TEXT, "until": TOMORROW}
    world.clock.advance(1)
    assert await shown(cleo) is None


async def test_the_last_one_counts_and_null_takes_it_away(world: World, cleo: Person, olga: Person) -> None:
    await put(olga, {"text": TEXT, "until": TOMORROW})
    await put(olga, {"text": "Another.", "until": TOMORROW})
    assert (await shown(cleo))["text"] == "Another."
    assert (await put(olga, None)).json() == {"banner": None}
    assert await shown(cleo) is None
    reasons = [
        row["reason"] for row in world.db.rows("SELECT reason FROM audit WHERE action = 'banner' ORDER BY rowid")
    ]
    assert reasons == [TEXT, "Another.", "taken away"]


WRONG = {
    "no text": {"text": " ", "until": TOMORROW},
    "two lines": {"text": "a\nb", "until": TOMORROW},
    "a turned line": {"text": "a\u202eb", "until": TOMORROW},
    "too long": {"text": "x" * 301, "until": TOMORROW},
    "over already": {"text": "x", "until": rfc3339(NOON)},
    "for ever": {"text": "x", "until": rfc3339(NOON + 401 * DAY_S)},
    "no time": {"text": "x", "until": "tomorrow"},
    "no such day": {"text": "x", "until": "2027-02-30T12:00:00Z"},
    "another zone": {"text": "x", "until": "2026-12-01T12:00:00+02:00"},
    "without a time": {"text": "x"},
    "a list": [],
}


@pytest.mark.parametrize("case", WRONG)
async def test_what_is_no_banner_changes_nothing(world: World, cleo: Person, olga: Person, case: str) -> None:
    await put(olga, {"text": TEXT, "until": TOMORROW})
    assert (await put(olga, WRONG[case])).status == 422
    assert (await shown(cleo))["text"] == TEXT
    assert len(world.db.rows("SELECT 1 FROM audit")) == 1
