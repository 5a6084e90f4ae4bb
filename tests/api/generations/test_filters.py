"""GET /api/generations: finding some of one's own images."""

from collections.abc import Sequence
from urllib.parse import urlencode

import pytest

from tests.support.images import PATH, made
from tests.support.scenes import set_balance
from tests.support.world import Person, World

PROMPTS = ("A red fox", "A RED kite", "A blue kite", "A blue fox [[fail]]", "100% red_fox", "Füchse")


@pytest.fixture
async def ids(world: World, ada: Person, ben: Person) -> dict[str, str]:
    """Ada's images by prompt; Ben has a red fox, too."""
    await set_balance(world, ada, 100)
    await made(world, ben, "A red fox of Ben's")
    return {prompt: await made(world, ada, prompt) for prompt in PROMPTS}


async def found(person: Person, **wanted: object) -> list[str]:
    """Prompts, newest first."""
    answer = await person.get(f"{PATH}?{urlencode(wanted)}")
    assert answer.status == 200, answer.body
    return [item["prompt"] for item in answer.json()["items"]]


async def star(person: Person, ids: dict[str, str], *prompts: str) -> None:
    for prompt in prompts:
        assert (await person.patch(f"{PATH}/{ids[prompt]}", {"starred": True})).status == 200


def newest_first(prompts: Sequence[str]) -> list[str]:
    return [prompt for prompt in reversed(PROMPTS) if prompt in prompts]


@pytest.mark.parametrize(
    ("text", "prompts"),
    [
        ("red", ("A red fox", "A RED kite", "100% red_fox")),
        ("RED FOX", ("A red fox",)),
        ("%", ("100% red_fox",)),
        ("_", ("100% red_fox",)),
        ("üchs", ("Füchse",)),
        (" fox ", ("A blue fox [[fail]]",)),
        ("' OR 1=1 --", ()),
        ("x" * 200, ()),
        ("", PROMPTS),
    ],
)
async def test_words_are_looked_for_as_they_stand(
    ada: Person, ids: dict[str, str], text: str, prompts: Sequence[str]
) -> None:
    assert ids
    assert await found(ada, q=text) == newest_first(prompts)


async def test_a_status_is_one_and_not_another(ada: Person, ids: dict[str, str]) -> None:
    assert ids
    assert await found(ada, status="failed") == ["A blue fox [[fail]]"]
    assert len(await found(ada, status="succeeded")) == len(PROMPTS) - 1
    for status in ("reserved", "submitted", "running", "blocked", "expired"):
        assert await found(ada, status=status) == []


async def test_stars_are_found_and_false_hides_nothing(ada: Person, ids: dict[str, str]) -> None:
    await star(ada, ids, "A red fox", "Füchse")
    assert await found(ada, starred="true") == ["Füchse", "A red fox"]
    assert len(await found(ada, starred="false")) == len(PROMPTS)


async def test_filters_narrow_each_other(ada: Person, ids: dict[str, str]) -> None:
    await star(ada, ids, "A red fox", "A blue kite", "A blue fox [[fail]]")
    assert await found(ada, q="fox", starred="true") == ["A blue fox [[fail]]", "A red fox"]
    assert await found(ada, q="fox", starred="true", status="failed") == ["A blue fox [[fail]]"]
    assert await found(ada, q="kite", starred="true", status="failed") == []


@pytest.mark.parametrize("wanted", [{"q": "r"}, {"status": "succeeded"}, {"starred": "true"}], ids=str)
async def test_pages_of_a_filter_have_no_gap_and_no_repeat(
    world: World, ada: Person, ids: dict[str, str], wanted: dict[str, str]
) -> None:
    await star(ada, ids, *PROMPTS[:4])
    world.db.connection.execute("UPDATE generations SET created_at = 1, finished_at = 2")
    whole = await found(ada, **wanted)
    assert len(whole) > 2
    seen, cursor = list[str](), dict[str, str]()
    for _ in range(len(whole)):
        page = (await ada.get(f"{PATH}?{urlencode({**wanted, **cursor, 'limit': 1})}")).json()
        seen += [item["prompt"] for item in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
    assert (seen, page["next_cursor"]) == (whole, None)


async def test_nobody_else_is_found(ben: Person, ids: dict[str, str]) -> None:
    assert ids
    assert await found(ben, q="fox") == ["A red fox of Ben's"]
    assert await found(ben, status="failed") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("q=" + "x" * 201, "q"),
        ("status=done", "status"),
        ("status=", "status"),
        ("status=Succeeded", "status"),
        ("status=succeeded,failed", "status"),
        ("starred=maybe", "starred"),
        ("starred=", "starred"),
        ("starred=2", "starred"),
        ("star=true", "star"),
        ("prompt=x", "prompt"),
        ("q=fox&limit=0", "limit"),
        ("q=fox&cursor=x", "cursor"),
    ],
)
async def test_a_filter_that_is_none_names_itself(world: World, ada: Person, query: str, field: str) -> None:
    trips = len(world.db.trips)
    answer = await ada.get(f"{PATH}?{query}")
    assert (answer.status, answer.code, answer.json()["errors"][0]["field"]) == (422, "invalid", field)
    assert len(world.db.trips) == trips, "D1 was not asked"


async def test_a_filter_said_twice_is_not_guessed_at(ada: Person) -> None:
    assert (await ada.get(f"{PATH}?status=failed&status=succeeded")).code == "malformed"


async def test_a_list_costs_one_round_trip_whatever_it_is_narrowed_to(world: World, ada: Person) -> None:
    await world.background.settle()
    before = len(world.db.trips)
    await ada.get(f"{PATH}?q=fox&status=failed&starred=true")
    assert len(world.db.trips) - before == 1
