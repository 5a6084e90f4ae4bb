"""E1, E2: marks of generated images are not stripped, and a purchase can be withdrawn from electronically."""

import io
import struct
import zipfile

import pytest

from tests.promises.documents import document
from tests.promises.tree import PAGES
from tests.support.buying import buy
from tests.support.images import made, shown
from tests.support.mailbox import mails, with_mail
from tests.support.pictures import CANARY, chunk, jpeg, png, webp
from tests.support.world import Person, World
from tools.sandbox.faults import Answer as Says

MANIFEST = struct.pack(">I", 40) + b"jumbc2pa.claim_generator: a model, generated"


def marked() -> bytes:
    """A PNG with a manifest of content credentials, as models write one."""
    plain = png()
    return plain[:33] + chunk(b"caBX", MANIFEST) + plain[33:]


PICTURES = {"png with credentials": marked, "jpeg with XMP and EXIF": jpeg, "webp with XMP": webp}


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("link", ["url", "download_url"])
async def test_e1_an_image_is_handed_out_byte_for_byte_with_its_marks(
    world: World, ada: Person, kind: str, link: str
) -> None:
    generation, picture = await made(world, ada), PICTURES[kind]()
    assert CANARY in picture or b"c2pa" in picture
    world.sandbox.kie.always(file=Says(body=picture))
    image = (await shown(ada, generation))["image"]
    assert (await ada.get(image[link])).body == picture
    part = await ada.get(image[link], range="bytes=8-99")
    assert part.body in (picture, picture[8:100])


async def test_e1_so_it_is_in_an_archive_and_in_the_copy(world: World, ada: Person) -> None:
    generation, picture = await made(world, ada), marked()
    world.sandbox.kie.always(file=Says(body=picture))
    archive = await ada.post("/api/generations/archive", {"ids": [generation]})
    for answer in (archive, await ada.get("/api/me/export")):
        found = zipfile.ZipFile(io.BytesIO(answer.body))
        images = [found.read(name) for name in found.namelist() if name.endswith(".png")]
        assert images == [picture]


async def test_e2_a_purchase_is_withdrawn_from_with_a_receipt_on_the_spot(world: World, ada: Person) -> None:
    with_mail(world)
    await buy(ada)
    (paid,) = (await ada.get("/api/billing")).json()["payments"]
    answer = await ada.post("/api/billing/withdrawal", {"payment": paid["id"], "confirm": True})
    assert (answer.status, answer.json()["receipt"]["refund"]) == (202, "whole")
    assert answer.json()["id"] in (await mails(world, ada.email))[-1].text
    assert len(world.sandbox.creem.received("refund")) == 1
    world.clock.advance(11)
    await world.sandbox.creem.settled()


def test_e2_it_is_easily_found() -> None:
    assert "/account" in " ".join(document(PAGES / "refund.html").links())
    words = " ".join(document(PAGES / "refund.html").words["main"].split()).lower()
    assert "withdraw" in words
    templates = (PAGES / "account.html").read_text().lower() + (
        PAGES / "js/elements/payment-list.js"
    ).read_text().lower()
    assert "withdraw" in templates
