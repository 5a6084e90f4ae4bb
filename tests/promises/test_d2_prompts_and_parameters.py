"""D2: of an order its prompt, aspect ratio, resolution and references, in the person's own words and theirs alone."""

from images2gpt.privacy.map import TABLES
from tests.support.images import PATH, made, row, shown
from tests.support.pictures import png
from tests.support.world import Person, World

PROMPT = "  Ein Leuchtturm “aus Papier”,\nbei Nacht 🌙  "


async def test_d2_an_order_is_kept_in_the_persons_own_words(world: World, ada: Person) -> None:
    generation = await made(world, ada, PROMPT, aspect_ratio="3:2", resolution="2K")
    view = await shown(ada, generation)
    wished = {"prompt": PROMPT, "aspect_ratio": "3:2", "resolution": "2K", "mode": "text"}
    assert {name: view[name] for name in wished} == wished
    assert {name: row(world, generation)[name] for name in wished} == wished


async def test_d2_references_are_optional_and_kept_as_addresses_until_the_image_is_made(
    world: World, ada: Person
) -> None:
    picture = png()
    reference = (await ada.upload(picture)).json()["id"]
    placed = (await ada.order(references=[reference])).json()["generation"]
    assert placed["mode"] == "image"
    (kept,) = world.db.rows("SELECT url FROM reference_images")
    assert kept["url"] in row(world, placed["id"])["input_urls"]
    await world.finish()
    assert row(world, placed["id"])["input_urls"] is None
    assert picture[:40] not in world.db.connection.serialize(), "never the picture"


async def test_d2_nobody_else_reads_them(world: World, ada: Person, ben: Person, cleo: Person) -> None:
    generation = await made(world, ada, PROMPT)
    assert (await ben.get(f"{PATH}/{generation}")).code == "not_found"
    assert (await cleo.get(f"{PATH}/{generation}")).code == "not_signed_in"
    assert (await ben.get(PATH)).json()["items"] == []


def test_d2_they_are_in_the_copy_of_ones_data() -> None:
    assert {"prompt", "aspect_ratio", "resolution", "mode"} <= set(TABLES["generations"].copied.split())
