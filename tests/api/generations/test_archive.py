"""POST /api/generations/archive."""

import asyncio
import zipfile
from io import BytesIO
from typing import Any

import pytest

from images2gpt import generations
from images2gpt.client import Client
from images2gpt.generations.archive import LEFT_OUT, MOST_IMAGES
from images2gpt.sessions import Caller
from tests.support.scenes import set_balance
from tests.support.world import Answer, Person, World
from tools.sandbox.faults import Refuse, Silence, Truncate, html_page, redirect

PATH = "/api/generations/archive"


async def made(world: World, person: Person, *prompts: str, **more: object) -> list[str]:
    """Finished images' ids."""
    world.sandbox.kie.always(rate_limit=None)
    await set_balance(world, person, 3 * len(prompts))
    placed = [await person.order(prompt, **more) for prompt in prompts]
    await world.finish()
    return [answer.json()["generation"]["id"] for answer in placed]


async def ask(person: Person, *ids: object) -> Answer:
    return await person.post(PATH, {"ids": list(ids)})


def unpacked(answer: Answer) -> dict[str, bytes]:
    assert answer.status == 200, answer.body
    with zipfile.ZipFile(BytesIO(answer.body)) as zipped:
        assert zipped.testzip() is None
        assert len(set(zipped.namelist())) == len(zipped.namelist())
        return {name: zipped.read(name) for name in zipped.namelist()}


async def picture_of(person: Person, generation_id: str) -> bytes:
    shown = (await person.get(f"/api/generations/{generation_id}")).json()
    return (await person.get(shown["image"]["url"])).body


async def test_images_come_as_they_are_with_names_and_dates_of_their_own(world: World, ada: Person) -> None:
    ids = await made(world, ada, "A paper lighthouse", "A paper lighthouse", "../../etc/passwd\r\nx", "\u706f\u53f0")
    answer = await ask(ada, *ids)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="images.zip"'
    found = unpacked(answer)
    assert list(found.values()) == [await picture_of(ada, one) for one in ids]
    slugs = ("a-paper-lighthouse", "a-paper-lighthouse", "etc-passwd-x", "image")
    assert list(found) == [f"{slug}-{one[-6:]}.png" for slug, one in zip(slugs, ids, strict=True)]
    with zipfile.ZipFile(BytesIO(answer.body)) as zipped:
        assert {info.date_time[:4] for info in zipped.infolist()} == {(2026, 11, 22, 12)}
        assert {info.compress_type for info in zipped.infolist()} == {zipfile.ZIP_STORED}


async def test_an_image_named_twice_is_in_it_once(world: World, ada: Person) -> None:
    (one,) = await made(world, ada, "A paper lighthouse")
    assert len(unpacked(await ask(ada, one, one, one))) == 1


async def test_only_one_s_own_finished_images_are_in_it(world: World, ada: Person, ben: Person) -> None:
    (his,) = await made(world, ben, "Something of Ben's")
    (own,) = await made(world, ada, "A paper lighthouse")
    await set_balance(world, ada, 6)
    failed = (await ada.order("[[fail]]")).json()["generation"]["id"]
    await world.finish()
    world.sandbox.kie.next(never=True)
    running = (await ada.order()).json()["generation"]["id"]
    nobody = "gen_" + "a" * 24
    others = [his, failed, running, nobody]
    found = unpacked(await ask(ada, *others, own))
    assert list(found.values())[:-1] == [await picture_of(ada, own)]
    assert found[LEFT_OUT].decode().splitlines()[2:] == others
    for ids in ([his], [failed], [running], [nobody], others):
        assert ((await ask(ada, *ids)).status, (await ask(ada, *ids)).code) == (404, "not_found")
    await world.finish()


async def test_a_visitor_has_no_archive(world: World, cleo: Person) -> None:
    placed = (await cleo.order()).json()["generation"]["id"]
    await world.finish()
    assert (await ask(cleo, placed)).code == "not_signed_in"


@pytest.mark.parametrize(
    "ids",
    [[], ["x"] * (MOST_IMAGES + 1), [1], [None], "gen", None, ["x" * 65], {"a": "b"}],
    ids=["none", "too many", "a number", "null", "a word", "no list", "too long", "an object"],
)
async def test_a_list_that_is_none_is_refused(ada: Person, ids: Any) -> None:
    answer = await ada.post(PATH, {"ids": ids})
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.json()["errors"][0]["field"].startswith("ids")


async def test_fifty_images_cost_one_look_and_one_call_each(world: World, ada: Person) -> None:
    ids = await made(world, ada, *["A paper lighthouse"] * MOST_IMAGES)
    await world.background.settle()
    trips, sent = len(world.db.trips), len(world.http.sent)
    answer = await ask(ada, *ids)
    assert len(unpacked(answer)) == MOST_IMAGES
    assert len(world.db.trips) - trips == 2, "who asks, and all images together"
    assert len(world.http.sent) - sent == MOST_IMAGES


GONE = {
    "gone": Refuse(404, http=True),
    "a page": html_page(),
    "elsewhere": redirect("http://127.0.0.1:1/"),
    "silence": Silence(),
}


@pytest.mark.parametrize("name", GONE)
async def test_an_image_that_is_gone_is_listed_and_the_others_come(world: World, ada: Person, name: str) -> None:
    ids = await made(world, ada, "The first", "The second", "The third")
    world.sandbox.kie.next(file=GONE[name])
    world.sandbox.kie.next(download_url=Refuse(422))
    world.http.patience = 0.02
    found = unpacked(await ask(ada, *ids))
    assert found.pop(LEFT_OUT).decode().splitlines()[2:] == ids[:1]
    assert [name.rpartition("-")[0] for name in found] == ["the-second", "the-third"]


async def test_an_image_past_its_time_is_listed_and_not_asked_for(world: World, ada: Person) -> None:
    old = await made(world, ada, "An old one")
    world.clock.advance(14 * 86_400 - 3_600)
    new = await made(world, ada, "A new one")
    world.clock.advance(3_600)
    for cron in (False, True):
        if cron:
            await world.run_cron()
        sent = len(world.http.sent)
        found = unpacked(await ask(ada, *old, *new))
        assert found[LEFT_OUT].decode().splitlines()[2:] == old
        assert len(world.http.sent) - sent == 1
    assert list(unpacked(await ask(ada, *old))) == [LEFT_OUT]


async def test_an_address_that_is_no_longer_trusted_is_not_asked(world: World, ada: Person) -> None:
    (one,) = await made(world, ada, "A paper lighthouse")
    world.db.connection.execute("UPDATE generations SET result_url = 'http://127.0.0.1:1/latest/meta-data'")
    sent = len(world.http.sent)
    assert list(unpacked(await ask(ada, one))) == [LEFT_OUT]
    assert len(world.http.sent) == sent


async def test_names_are_never_the_same(world: World, ada: Person) -> None:
    ids = await made(world, ada, "Same", "Same", "Same")
    for number, one in enumerate(ids):
        world.db.connection.execute("UPDATE generations SET id = ? WHERE id = ?", (f"gen_{number}aaaaaa", one))
    found = unpacked(await ask(ada, *[f"gen_{number}aaaaaa" for number in range(3)]))
    assert list(found) == ["same-aaaaaa.png", "same-aaaaaa-2.png", "same-aaaaaa-3.png"]


async def test_it_is_made_no_faster_than_it_is_taken(world: World, ada: Person) -> None:
    """As the edge takes it: nothing is asked of the provider before the piece in front of it has gone."""
    ids = await made(world, ada, "One", "Two", "Three")
    caller = Caller(world.app, authorization=f"Bearer {ada.token}", client=Client(ada.address, None, None))
    sent = len(world.http.sent)
    person, _ = await caller.member()
    pieces = await generations.archive(world.app, person, generations.Selection(ids=ids))
    assert len(world.http.sent) == sent
    await anext(pieces)
    await asyncio.sleep(0.05)
    assert len(world.http.sent) == sent + 1


async def test_an_image_that_breaks_off_before_its_first_byte_is_listed(world: World, ada: Person) -> None:
    ids = await made(world, ada, "One", "Two")
    world.sandbox.kie.next(file=Truncate())
    found = unpacked(await ask(ada, *ids))
    assert found[LEFT_OUT].decode().splitlines()[2:] == ids[:1]
