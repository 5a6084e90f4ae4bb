"""D07–D16: whatever is uploaded, kie.ai gets a whole, still, bounded picture without a word beside it, or nothing."""

import base64
import random
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from images2gpt.references import UPLOAD_BYTES
from images2gpt.references.multipart import MOST_PARTS
from tests.faults.surface import check_headers, check_silent, tables
from tests.support.pictures import (
    BOUNDARY,
    CANARY,
    MAKERS,
    big_png,
    chunk,
    claimed_png,
    drawn,
    form,
    header,
    jpeg,
    part,
    png,
    saved,
    webp,
)
from tests.support.world import ROUTER, Answer, Person, World


def kept(world: World) -> list[bytes]:
    """What kie.ai's file service has."""
    return [upload.body for upload in world.sandbox.kie.uploads.all]


def check_refused(world: World, answer: Answer, *statuses: int) -> None:
    assert answer.status in statuses, answer.body
    check_headers(answer.headers)
    check_silent(answer)
    assert kept(world) == []
    assert world.db.rows("SELECT 1 FROM reference_images") == []


TOO_LONG = form(big_png(UPLOAD_BYTES + 2_000_000))


@pytest.mark.parametrize("length", ["", str(len(TOO_LONG)), "5000", "-1", "1e3", "0x10", "999999999999999999999999"])
async def test_d07_a_picture_that_is_too_large_is_refused_whatever_its_length_says(
    world: World, ada: Person, length: str
) -> None:
    answer = await ada.send_form(TOO_LONG, content_length=length)
    check_refused(world, answer, 413 if length in ("", str(len(TOO_LONG))) else 400)


async def test_d07_nothing_is_read_beyond_the_limit(world: World, ada: Person) -> None:
    check_refused(world, await ada.send_form(TOO_LONG), 413)
    assert world.bytes_read == 0
    check_refused(world, await ada.send_form(TOO_LONG, content_length=""), 413)
    assert UPLOAD_BYTES < world.bytes_read < UPLOAD_BYTES + 200_000


FORMS = {
    "a million parts": form(png(), before=part("a", b"") * 90_000),
    "a few parts too many": form(png(), before=part("a", b"") * MOST_PARTS),
    "a head of megabytes": f"--{BOUNDARY}\r\nContent-Disposition: ".encode() + b"x" * 9_000_000,
    "a million heads": f"--{BOUNDARY}\r\n".encode() + b"a: b\r\n" * 1_000_000,
    "a preamble of megabytes": b"x" * 9_000_000 + b"\r\n" + form(png()),
    "a preamble of boundaries": (b"--" + BOUNDARY.encode()[:-1]) * 200_000,
    "an epilogue of megabytes": form(png()) + b"x" * 9_000_000,
    "a part of megabytes before": form(png(), before=part("a", b"x" * 9_000_000)),
    "a boundary of somebody else": form(png()).replace(BOUNDARY.encode(), b"x"),
    "a form in a form": f"--{BOUNDARY}\r\nContent-Disposition: form-data\r\n".encode()
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--b--\r\n--"
    + BOUNDARY.encode()
    + b"--\r\n",
    "line feeds alone": form(png()).replace(b"\r\n", b"\n"),
    "a second file": form(png(), before=form(png(), end=b"")[:-2] + b"\r\n"),
    "carriage returns": b"\r" * 9_000_000,
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("length", ["told", "not told"])
async def test_d08_a_form_made_to_be_slow_is_refused_at_once(world: World, ada: Person, name: str, length: str) -> None:
    more = {} if length == "told" else {"content_length": ""}
    check_refused(world, await ada.send_form(FORMS[name], **more), 400, 413)


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 10_000],
)
async def test_d08_a_boundary_that_is_none_is_refused(world: World, ada: Person, content_type: str) -> None:
    check_refused(world, await ada.send_form(form(png()), content_type=content_type), 400)


HTML = b"<!doctype html><script>alert(1)</script>"
FOREIGN = {
    "html": HTML,
    "javascript": b"alert(1)//" + bytes(50),
    "pdf": b"%PDF-1.7\n" + bytes(50),
    "exe": b"MZ\x90\0" + bytes(60),
    "elf": b"\x7fELF" + bytes(60),
    "zip": b"PK\3\4" + bytes(50),
    "gif": saved(drawn("P"), "GIF"),
    "moving gif": saved(drawn("P"), "GIF", save_all=True, append_images=[drawn("P")]),
    "bmp": saved(drawn(), "BMP"),
    "tiff": saved(drawn(), "TIFF"),
    "ico": saved(drawn(), "ICO"),
    "avif": b"\0\0\0\x1cftypavif" + bytes(60),
    "heic": b"\0\0\0\x18ftypheic" + bytes(60),
    "jpeg xl": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(60),
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60),
    "riff of sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(60),
    "psd": b"8BPS" + bytes(60),
    "mng": b"\x8aMNG\r\n\x1a\n" + bytes(60),
    "a picture behind a byte": b"\n" + png(),
    "a picture behind html": HTML + png(),
    "zeros": bytes(1_000),
}


@pytest.mark.parametrize("name", FOREIGN)
async def test_d09_what_a_file_is_decides_and_not_what_it_is_called(world: World, ada: Person, name: str) -> None:
    for head in ('name="file"; filename="a.png"', 'name="file"; filename="a.png.html"', 'name="file"'):
        check_refused(world, await ada.send_form(form(FOREIGN[name], head=head)), 415)


async def test_d09_a_picture_is_one_whatever_it_is_called(world: World, ada: Person) -> None:
    for data in (png(), jpeg(), webp()):
        body = form(data, head='name="file"; filename="evil.exe"').replace(b"image/png", b"application/x-msdownload")
        assert (await ada.send_form(body)).status == 201
    assert {upload.content_type for upload in world.sandbox.kie.uploads.all} == {
        "image/png",
        "image/jpeg",
        "image/webp",
    }


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DRAWINGS = {
    "svg": SVG,
    "svg with a mark": b"\xef\xbb\xbf" + SVG,
    "svg behind a space": b"   \n" + SVG,
    "svgz": b"\x1f\x8b\x08\0" + bytes(60),
    "xml with entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "a piece of html": b"<img src=x onerror=alert(1)>",
}


@pytest.mark.parametrize("name", DRAWINGS)
async def test_d10_a_drawing_that_can_hold_a_script_is_refused(world: World, ada: Person, name: str) -> None:
    body = form(DRAWINGS[name])
    for declared in (b"image/png", b"image/svg+xml"):
        check_refused(world, await ada.send_form(body.replace(b"image/png", declared)), 415)


TAILS = [HTML, b"PK\3\4" + bytes(40), b"GIF89a", b"\0", b"%PDF-1.7", png(), b"<?php system($_GET[0]);"]


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("make", [png, jpeg, webp])
async def test_d11_a_file_that_is_two_is_refused(world: World, ada: Person, make: Any, tail: bytes) -> None:
    check_refused(world, await ada.upload(make() + tail), 422)


async def test_d11_a_script_beside_the_picture_is_gone(world: World, ada: Person) -> None:
    image = drawn()
    scripts = [
        saved(image, "JPEG", comment=HTML),
        saved(image, "JPEG", xmp=HTML),
        _png_with(b"tEXt", b"Comment\0" + HTML),
        _png_with(b"iTXt", b"XML\0\0\0\0\0" + HTML),
        _png_with(b"phPp", HTML),
        saved(image, "WEBP", xmp=HTML),
    ]
    for data in scripts:
        assert HTML in data
        assert (await ada.upload(data)).status == 201
    assert not [body for body in kept(world) if b"<script" in body]
    assert len(kept(world)) == len(scripts)


def _png_with(name: bytes, payload: bytes) -> bytes:
    plain = saved(drawn(), "PNG")
    return plain[:33] + chunk(name, payload) + plain[33:]


BOMBS = {
    "a png of 50,000 by 50,000": claimed_png(50_000, 50_000),
    "a png that is long": claimed_png(8_193, 1),
    "a png of 41 megapixels": claimed_png(8_192, 5_005),
    "a png of 2 billion": claimed_png(2**31 - 1, 2**31 - 1),
    "a moving png": saved(drawn(), "PNG", save_all=True, append_images=[drawn()] * 3),
    "a moving webp": saved(drawn(), "WEBP", save_all=True, append_images=[drawn()] * 3),
    "ten thousand frames": b"\x89PNG\r\n\x1a\n"
    + header(9, 9)
    + chunk(b"acTL", bytes(8))
    + chunk(b"fcTL", bytes(26)) * 10_000,
    "a webp of 16,383 by 16,383": saved(Image.new("L", (16_383, 3_000)), "WEBP"),
    "a million parts": b"\x89PNG\r\n\x1a\n" + header(9, 9) + chunk(b"teXt") * 800_000,
}


@pytest.mark.parametrize("name", BOMBS)
async def test_d12_a_bomb_is_refused_unopened(world: World, ada: Person, name: str) -> None:
    check_refused(world, await ada.upload(BOMBS[name]), 422)


async def test_d12_what_is_packed_is_never_unpacked_here_and_text_does_not_go_on(world: World, ada: Person) -> None:
    packed = b"x\xda" + bytes(30_000)
    data = _png_with(b"zTXt", b"a\0\0" + packed)
    assert (await ada.upload(data)).status == 201
    assert b"zTXt" not in kept(world)[0]


@pytest.mark.parametrize("name", MAKERS)
async def test_d13_a_damaged_picture_is_refused_or_goes_through_whole(world: World, ada: Person, name: str) -> None:
    data, chance = MAKERS[name](), random.Random(name)
    for _ in range(25):
        damaged = bytearray(data[: chance.choice([len(data), chance.randrange(len(data))])])
        for _ in range(chance.randrange(3)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        world.db.connection.execute("DELETE FROM limits")
        before = len(kept(world))
        answer = await ada.upload(bytes(damaged))
        assert answer.status in (201, 415, 422), answer.body
        assert len(kept(world)) - before == (answer.status == 201)


@pytest.mark.parametrize("data", [saved(drawn("CMYK"), "JPEG"), saved(drawn("I;16"), "PNG"), jpeg(), claimed_png(1, 1)])
async def test_d13_rare_pictures_are_taken(ada: Person, data: bytes) -> None:
    assert (await ada.upload(data)).status == 201


@pytest.mark.parametrize(("width", "height"), [(0, 0), (0, 1), (1, 0)])
async def test_d13_a_picture_of_no_size_is_refused(world: World, ada: Person, width: int, height: int) -> None:
    check_refused(world, await ada.upload(claimed_png(width, height)), 422)


@pytest.mark.parametrize("name", MAKERS)
async def test_d14_where_a_picture_was_taken_stays_with_its_owner(world: World, ada: Person, name: str) -> None:
    data = MAKERS[name]()
    answer = await ada.upload(data)
    assert answer.status == 201
    (received,) = world.sandbox.kie.received("upload")
    assert CANARY not in received.body
    assert CANARY.decode() not in "".join(tables(world))
    after = Image.open(BytesIO(kept(world)[0]))
    assert not dict(after.getexif())
    assert not after.info.get("xmp")


NAMES = [
    "../../x.png",
    "..\\..\\x.png",
    "a\0b.png",
    "a\r\nX-Evil: 1",
    "a\u202egnp.exe",
    "x" * 7_000,
    "",
    "/etc/passwd",
    "CON",
    "a\\",
    "a%00.png",
    "{}",
]


@pytest.mark.parametrize("name", NAMES)
async def test_d15_what_a_file_is_called_goes_nowhere(world: World, ada: Person, name: str) -> None:
    answer = await ada.send_form(form(png(), head=f'name="file"; filename="{name}"'))
    assert answer.status in (201, 400), answer.body
    assert (answer.status == 400) == ("\n" in name) or answer.status == 201
    for upload in world.sandbox.kie.uploads.all:
        folder, _, file = upload.path.partition("/")
        assert (folder, file[:4], file[-4:], len(file)) == ("references", "img_", ".png", 32)
    for received in world.sandbox.kie.received("upload"):
        assert len(name) < 4 or name.encode() not in received.body


ENCODED = [
    b"data:image/png;base64," + base64.b64encode(png()),
    base64.b64encode(png()),
    base64.b64encode(png()) + b" \n\t",
    b"https://example.com/a.png",
    b"file:///etc/passwd",
]


@pytest.mark.parametrize("data", ENCODED)
async def test_d16_there_is_no_door_for_a_picture_in_words_or_behind_an_address(
    world: World, ada: Person, data: bytes
) -> None:
    body = form(data).replace(b"image/png\r\n", b"image/png\r\nContent-Transfer-Encoding: base64\r\n")
    check_refused(world, await ada.send_form(body), 415)
    words = ada.send("POST", "/api/uploads", b'{"file": "%s"}' % data.strip(), headers={})
    check_refused(world, await words, 415)
    for field in ("image", "file", "url", "base64Data", "fileUrl"):
        refused = await ada.order(**{field: data.decode()})
        assert (refused.status, refused.code) == (422, "invalid")
    assert [route.pattern for route in ROUTER.routes if "upload" in route.pattern] == ["/api/uploads"]
