"""POST /api/generations with reference images."""

from typing import Any

import aiohttp
import pytest

from images2gpt.generations.model import REFERENCES
from images2gpt.times import DAY_S
from tests.support.images import row, shown
from tests.support.pictures import drawn, png
from tests.support.scenes import set_balance
from tests.support.world import Answer, Person, World
from tools.sandbox.faults import Answer as Says

IMAGE_MODEL = "gpt-image-2-image-to-image"


async def uploaded(person: Person, count: int = 1) -> list[str]:
    """References, each another picture."""
    answers = [await person.upload(png(drawn("L", (20 + number, 20)))) for number in range(count)]
    return [answer.json()["id"] for answer in answers]


def urls(world: World) -> dict[str, str]:
    return {each["id"]: each["url"] for each in world.db.rows("SELECT id, url FROM reference_images")}


async def show(person: Person, *references: object, **wish: object) -> Answer:
    return await person.order("Make it a poster", references=list(references), **wish)


async def test_kie_gets_the_pictures_in_the_order_wished_for(world: World, ada: Person) -> None:
    ids = await uploaded(ada, 5)
    wanted = [ids[4], ids[0], ids[2], ids[0]]
    placed = (await show(ada, *wanted, aspect_ratio="3:2", resolution="2K")).json()
    (sent,) = world.sandbox.kie.received("create")
    assert sent.json["model"] == IMAGE_MODEL
    assert sent.json["input"] == {
        "prompt": "Make it a poster",
        "aspect_ratio": "3:2",
        "resolution": "2K",
        "input_urls": [urls(world)[each] for each in wanted],
    }
    view = placed["generation"]
    assert (view["mode"], view["status"], view["cost"], placed["balance"]) == ("image", "submitted", 5, 5)
    await world.finish()
    assert (await shown(ada, view["id"]))["status"] == "succeeded", "the stand-in has fetched each of them"
    assert row(world, view["id"])["input_urls"] is None, "kept no longer than they are needed"


async def test_sixteen_are_taken_and_seventeen_are_not(world: World, ada: Person) -> None:
    ids = await uploaded(ada, REFERENCES)
    assert (await show(ada, *ids)).status == 202
    answer = await show(ada, *ids, ids[0])
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "references")
    (sent,) = world.sandbox.kie.received("create")
    assert len(sent.json["input"]["input_urls"]) == REFERENCES


async def test_an_order_without_any_goes_to_the_other_model(world: World, ada: Person) -> None:
    assert (await show(ada)).json()["generation"]["mode"] == "text"
    (sent,) = world.sandbox.kie.received("create")
    assert (sent.json["model"], "input_urls" in sent.json["input"]) == ("gpt-image-2-text-to-image", False)


async def test_both_models_can_be_set(world: World, ada: Person) -> None:
    world.configure(KIE_MODEL_TEXT="gpt-image-3", KIE_MODEL_IMAGE="gpt-image-3-edit")
    (one,) = await uploaded(ada)
    await set_balance(world, ada, 10)
    answers = [await show(ada), await show(ada, one)]
    assert [each.json["model"] for each in world.sandbox.kie.received("create")] == ["gpt-image-3", "gpt-image-3-edit"]
    codes = {answer.json()["generation"]["failure"]["code"] for answer in answers}
    assert codes == {"provider_rejected"}, "the stand-in refuses the names that it does not know"
    assert await ada.balance() == 10


async def test_references_that_cannot_be_used_cost_nothing(world: World, ada: Person, ben: Person) -> None:
    (own,), (his,) = await uploaded(ada), await uploaded(ben)
    sent = len(world.http.sent)
    for wanted in ([his], [own, his], ["ref_" + "a" * 24], [own, "ref_x"], [""], [urls(world)[own]], ["' OR 1=1 --"]):
        answer = await show(ada, *wanted)
        assert (answer.status, answer.code) == (422, "invalid")
        assert answer.json()["errors"][0]["field"] == "references"
        assert his not in answer.body.decode()
    assert len(world.http.sent) == sent, "neither Creem nor kie.ai was asked"
    assert (await ada.balance(), world.db.rows("SELECT 1 FROM generations")) == (10, [])


async def test_somebody_elses_reads_as_one_that_never_was(ada: Person, ben: Person) -> None:
    (his,) = await uploaded(ben)
    theirs, nobodys = await show(ada, his), await show(ada, "ref_" + "a" * 24)
    assert (theirs.status, theirs.body) == (nobodys.status, nobodys.body)


async def test_a_reference_counts_for_a_day(world: World, ada: Person) -> None:
    (one,) = await uploaded(ada)
    world.clock.advance(DAY_S - 1)
    assert (await show(ada, one)).status == 202
    world.clock.advance(1)
    assert (await show(ada, one)).json()["errors"][0]["field"] == "references"
    assert await ada.balance() == 7


@pytest.mark.parametrize("wanted", [[1], [None], [["ref_a"]], [{"url": "http://127.0.0.1/"}], "ref_a", {"0": "ref_a"}])
async def test_references_are_a_list_of_ids(world: World, ada: Person, wanted: Any) -> None:
    answer = await ada.order(references=wanted)
    assert (answer.status, answer.code) == (422, "invalid")
    assert world.sandbox.kie.received("create") == []


async def test_a_visitor_signs_in_first(world: World, ada: Person, cleo: Person) -> None:
    (one,) = await uploaded(ada)
    answer = await show(cleo, one)
    assert (answer.status, answer.code) == (401, "not_signed_in")
    assert world.sandbox.kie.received("create") == []
    assert (await cleo.order()).status == 202, "and still has the free image"


@pytest.mark.parametrize(
    ("ratio", "resolution"),
    [("auto", "2K"), ("5:4", "4K"), ("1:1", "4K"), ("3:1", "2K"), ("9:21", "4K"), ("7:5", "1K")],
)
async def test_a_pair_that_is_not_made_from_pictures_is_refused(
    world: World, ada: Person, ratio: str, resolution: str
) -> None:
    (one,) = await uploaded(ada)
    answer = await show(ada, one, aspect_ratio=ratio, resolution=resolution)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "aspect_ratio")
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])


async def test_a_picture_that_kie_cannot_fetch_returns_everything(world: World, ada: Person) -> None:
    (one,) = await uploaded(ada)
    world.sandbox.kie.next(uploaded=Says(status=404))
    generation = (await show(ada, one)).json()["generation"]["id"]
    await world.finish()
    view = await shown(ada, generation)
    assert (view["status"], view["failure"]["code"], view["returned"]) == ("failed", "provider_rejected", 3)
    assert row(world, generation)["input_urls"] is None
    assert await ada.balance() == 10


async def test_what_kie_gets_is_what_was_uploaded(world: World, ada: Person) -> None:
    (one,) = await uploaded(ada)
    await show(ada, one)
    (url,) = world.sandbox.kie.received("create")[0].json["input"]["input_urls"]
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert await answer.read() == world.sandbox.kie.uploads.all[0].body


async def test_no_answer_tells_where_a_reference_lies(world: World, ada: Person) -> None:
    (one,) = await uploaded(ada)
    placed = await show(ada, one)
    generation = placed.json()["generation"]["id"]
    answers = [placed, await ada.get("/api/generations")]
    answers += [await ada.get(f"/api/generations/{generation}{path}") for path in ("", "/receipt", "/events")]
    assert not [answer for answer in answers if world.sandbox.url in answer.body.decode()]


async def test_references_cost_one_round_trip_more(world: World, ada: Person) -> None:
    ids = await uploaded(ada, 3)
    await world.background.settle()
    before = len(world.db.trips)
    await show(ada, *ids)
    assert len(world.db.trips) - before == 4
