"""E15, E18, E19: what stands in the query of an address has one meaning, and pages have their bounds."""

from base64 import urlsafe_b64encode
from urllib.parse import quote

import pytest

from images2gpt.policy import VERSION
from tests.faults.surface import NOBODY
from tests.promises.test_sql import CONSTANTS
from tests.support.scenes import set_balance
from tests.support.world import Person, World

LISTS = ["/api/generations", "/api/me/transactions"]
every_list = pytest.mark.parametrize("path", LISTS)


@every_list
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=1&limit=2", "malformed"),
        ("limit=1&limit=1", "malformed"),
        ("limit=1&%6cimit=2", "malformed"),
        ("cursor=a&limit=1&cursor=b", "malformed"),
        ("limit[]=1", "invalid"),
        ("limit[0]=1", "invalid"),
        ("limit=1&Limit=2", "invalid"),
        ("limit=1,2", "invalid"),
        ("limit=1;limit=2", "invalid"),
        ("limit=1%26limit=2", "invalid"),
        ("user_id=usr_x", "invalid"),
        ("_=1", "invalid"),
    ],
)
async def test_e15_a_parameter_has_one_value_and_one_name(ada: Person, path: str, query: str, code: str) -> None:
    assert (await ada.get(f"{path}?{query}")).code == code


async def test_e15_a_path_s_id_comes_from_the_path_alone(ada: Person, ben: Person) -> None:
    mine, theirs = [(await person.order()).json()["generation"]["id"] for person in (ada, ben)]
    assert (await ada.get(f"/api/generations/{mine}")).json()["id"] == mine
    for query in (f"id={theirs}", f"generation={theirs}", f"id[]={theirs}"):
        assert (await ada.get(f"/api/generations/{mine}?{query}")).code == "invalid"
    assert (await ada.get(f"/api/generations/{theirs}")).code == "not_found"


async def test_e15_a_body_s_fields_come_from_the_body_alone(world: World, ada: Person) -> None:
    answer = await ada.patch("/api/me?daily_limit=5&restricted=true", {"policy_version": VERSION})
    assert (answer.status, answer.json()["daily_limit"], answer.json()["restricted"]) == (200, None, False)
    assert (await ada.post("/api/generations?prompt=a", {"aspect_ratio": "1:1"})).code == "invalid"
    assert (await ada.post("/api/auth/login?email=a@b.test&password=x", {})).code == "invalid"
    assert world.db.rows("SELECT id FROM generations") == []


SEARCHES = {"%25": ["100% wool"], "_": ["snake_case"], "*": ["A * star?"], "%25" * 60: [], "WOOL": ["100% wool"]}


async def test_e18_a_search_is_for_a_text_and_never_a_pattern(ada: Person) -> None:
    """D1 takes LIKE patterns of 50 bytes only, and % and _ would have to be escaped: instr knows neither."""
    assert not [name for name, sql in CONSTANTS.items() if " LIKE " in sql.upper() or " GLOB " in sql.upper()]
    for prompt in ("100% wool", "snake_case", "A * star?"):
        await ada.order(prompt)
    for text, found in SEARCHES.items():
        items = (await ada.get(f"/api/generations?q={text}")).json()["items"]
        assert [item["prompt"] for item in items] == found
    assert (await ada.get(f"/api/generations?q={'x' * 201}")).code == "invalid"


LIMITS = [
    "-1",
    "0",
    "101",
    "1000000000",
    "1e2",
    "1.0",
    "1.5",
    "",
    "+5",
    " 5",
    "0x10",
    "\u0665",
    "NaN",
    "9" * 400,
    "true",
]


@every_list
@pytest.mark.parametrize("limit", LIMITS)
async def test_e19_a_page_has_one_to_a_hundred_things(ada: Person, path: str, limit: str) -> None:
    answer = await ada.get(f"{path}?limit={quote(limit)}")
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == "limit"


def cursor(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


CURSORS = {
    "nothing": "",
    "a text": "x",
    "no base64url": "a+b/",
    "padding alone": "====",
    "no id": cursor("1795348800"),
    "a negative time": cursor(f"-1.{NOBODY}"),
    "a time that is no number": cursor(f"1e9.{NOBODY}"),
    "a time beyond every clock": cursor(f"{10**15}.{NOBODY}"),
    "digits of another script": cursor(f"\u0661.{NOBODY}"),
    "SQL for an id": cursor("1.gen_' OR 1=1 --"),
    "a line break after the id": cursor(f"1.{NOBODY}\n"),
    "JSON": cursor('{"created_at":1}'),
    "NUL": cursor(f"1.{NOBODY}\x00"),
    "very long": cursor("1." + "gen_" + "a" * 5_000),
}


@every_list
@pytest.mark.parametrize("name", CURSORS)
async def test_e19_a_cursor_is_one_that_a_list_gave(ada: Person, path: str, name: str) -> None:
    answer = await ada.get(f"{path}?cursor={quote(CURSORS[name])}")
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == "cursor"


async def test_e19_another_person_s_cursor_shows_nothing_of_theirs(world: World, ada: Person, ben: Person) -> None:
    for person in (ada, ben):
        await set_balance(world, person, 100)
        for _ in range(4):
            await person.order()
            world.clock.advance(1)
    for path in LISTS:
        own = {item["id"] for item in (await ben.get(path)).json()["items"]}
        theirs = (await ada.get(f"{path}?limit=2")).json()["next_cursor"]
        for given in (theirs, cursor(f"{10**15 - 1}.{NOBODY}"), cursor(f"0.{NOBODY}")):
            shown = (await ben.get(f"{path}?limit=100&cursor={given}")).json()["items"]
            assert {item["id"] for item in shown} <= own
