"""png, jpeg, webp: what each refuses, and the sizes that are read without unpacking anything."""

import struct
import time
import zlib

import pytest

from images2gpt.references.jpeg import MOST_SCANS
from images2gpt.references.model import MOST_PIXELS, MOST_SIDE, Broken
from images2gpt.references.png import MOST_CHUNKS, PROFILE_BYTES
from images2gpt.references.walk import Walk
from tests.support.pictures import (
    CANARY,
    chunk,
    claimed_png,
    drawn,
    header,
    jpeg,
    opened,
    png,
    riff,
    riff_chunk,
    saved,
    segment,
    webp,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DATA = chunk(b"IDAT", zlib.compress(bytes(31), 0))
END = chunk(b"IEND")
FRAME = segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 1) + b"\1\x11\0")
SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\x34\xff\0\x56"
VP8 = b"\x30\1\0\x9d\1\x2a" + struct.pack("<HH", 8, 8)
VP8L = b"\x2f" + struct.pack("<I", 7 | 7 << 14)


def canvas(flags: int = 0, width: int = 8, height: int = 8) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff_chunk(b"VP8X", bytes((flags, 0, 0, 0)) + sides)


def walked(data: bytes, size: int = 2**24) -> bytes:
    walk = Walk()
    out = b"".join(walk.feed(data[begin : begin + size]) for begin in range(0, len(data), size))
    walk.finish()
    return out


GOOD = {
    "png": SIGNATURE + header(10, 1) + DATA + END,
    "png with its data in two": SIGNATURE + header(10, 1) + chunk(b"IDAT", b"a") + chunk(b"IDAT", b"b") + END,
    "jpeg": b"\xff\xd8" + FRAME + SCAN + b"\xff\xd9",
    "jpeg with filling": b"\xff\xd8" + FRAME + b"\xff\xff" + SCAN + b"\xff\xff\xff\xd9",
    "webp": riff(riff_chunk(b"VP8 ", VP8)),
    "webp exact": riff(riff_chunk(b"VP8L", VP8L)),
    "webp with a canvas": riff(canvas(), riff_chunk(b"VP8L", VP8L)),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_smallest_of_each_kind_goes_through(name: str) -> None:
    assert walked(GOOD[name]) == GOOD[name]


BAD = {
    "png without data": SIGNATURE + header(10, 1) + END,
    "png without a header": SIGNATURE + DATA + END,
    "png with two headers": SIGNATURE + header(10, 1) + header(10, 1) + DATA + END,
    "png of no width": SIGNATURE + header(0, 1) + DATA + END,
    "png of a wrong depth": SIGNATURE + header(10, 1, depth=3) + DATA + END,
    "png of a wrong colour": SIGNATURE + header(10, 1, colour=1) + DATA + END,
    "png of a wrong packing": SIGNATURE + header(10, 1, rest=b"\1\0\0") + DATA + END,
    "png of a wrong filter": SIGNATURE + header(10, 1, rest=b"\0\1\0") + DATA + END,
    "png of a wrong order": SIGNATURE + header(10, 1, rest=b"\0\0\2") + DATA + END,
    "png without its colours": SIGNATURE + header(10, 1, colour=3) + DATA + END,
    "png with late colours": SIGNATURE + header(10, 1, colour=3) + DATA + chunk(b"PLTE", bytes(3)) + END,
    "png with half a colour": SIGNATURE + header(10, 1, colour=3) + chunk(b"PLTE", bytes(4)) + DATA + END,
    "png with its data apart": SIGNATURE + header(10, 1) + DATA + chunk(b"teXt", b"x") + DATA + END,
    "png with what nobody knows": SIGNATURE + header(10, 1) + chunk(b"EVIL", b"x") + DATA + END,
    "png with a name that is none": SIGNATURE + header(10, 1) + chunk(b"te\0t", b"x") + DATA + END,
    "png with an end that holds": SIGNATURE + header(10, 1) + DATA + chunk(b"IEND", b"x"),
    "png with a chunk of 2 GB": SIGNATURE + header(10, 1) + struct.pack(">I4s", 2**31, b"IDAT"),
    "png with a wrong sum": SIGNATURE + header(10, 1) + DATA[:-1] + bytes((DATA[-1] ^ 1,)) + END,
    "png with a header of a wrong sum": SIGNATURE + header(10, 1)[:-1] + b"\0" + DATA + END,
    "jpeg without a scan": b"\xff\xd8" + FRAME + b"\xff\xd9",
    "jpeg without a frame": b"\xff\xd8" + SCAN + b"\xff\xd9",
    "jpeg of two frames": b"\xff\xd8" + FRAME + FRAME + SCAN + b"\xff\xd9",
    "jpeg of no height": b"\xff\xd8" + FRAME.replace(b"\0\x08\0\x08", b"\0\0\0\x08") + SCAN + b"\xff\xd9",
    "jpeg in a jpeg": b"\xff\xd8\xff\xd8" + FRAME + SCAN + b"\xff\xd9",
    "jpeg of a rare kind": b"\xff\xd8" + FRAME.replace(b"\xff\xc0", b"\xff\xc9") + SCAN + b"\xff\xd9",
    "jpeg of layers": b"\xff\xd8" + FRAME.replace(b"\xff\xc0", b"\xff\xde") + SCAN + b"\xff\xd9",
    "jpeg with a short segment": b"\xff\xd8" + FRAME + b"\xff\xfe\0\1" + SCAN + b"\xff\xd9",
    "jpeg with a short frame": b"\xff\xd8" + segment(0xC0, b"\x08\0\x08") + SCAN + b"\xff\xd9",
    "jpeg with a frame of five": b"\xff\xd8" + segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 5) + bytes(15)) + SCAN,
    "jpeg with something between": b"\xff\xd8" + FRAME + b"\0" + SCAN + b"\xff\xd9",
    "webp without a picture": riff(canvas()),
    "webp of nothing": riff() + b"\0",
    "webp of two pictures": riff(riff_chunk(b"VP8 ", VP8), riff_chunk(b"VP8 ", VP8)),
    "webp with a late canvas": riff(riff_chunk(b"VP8 ", VP8), canvas()),
    "webp with a canvas of another size": riff(canvas(0, 9, 8), riff_chunk(b"VP8 ", VP8)),
    "webp of half a frame": riff(riff_chunk(b"VP8 ", b"\x31" + VP8[1:])),
    "webp without its start code": riff(riff_chunk(b"VP8 ", VP8[:3] + b"abc" + VP8[6:])),
    "webp of a short picture": riff(riff_chunk(b"VP8 ", VP8[:9])),
    "webp of a wrong signature": riff(riff_chunk(b"VP8L", b"\x2e" + VP8L[1:])),
    "webp of a later version": riff(riff_chunk(b"VP8L", VP8L[:4] + b"\x20")),
    "webp with a short canvas": riff(riff_chunk(b"VP8X", bytes(8)), riff_chunk(b"VP8 ", VP8)),
    "webp with a chunk longer than itself": riff(b"VP8 " + struct.pack("<I", 99) + VP8),
    "webp longer than it says": riff(riff_chunk(b"VP8 ", VP8)) + b"\0\0",
    "webp shorter than it says": b"RIFF" + struct.pack("<I", 100) + riff(riff_chunk(b"VP8 ", VP8))[8:],
    "webp of a negative length": b"RIFF\0\0\0\0" + riff(riff_chunk(b"VP8 ", VP8))[8:],
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_whole_picture_is_refused(name: str) -> None:
    with pytest.raises(Broken, match=r"damaged|cut off|no size|after its end"):
        walked(BAD[name])


ANIMATED = {
    "png": SIGNATURE + header(10, 1) + chunk(b"acTL", bytes(8)) + DATA + END,
    "png by its frames": SIGNATURE + header(10, 1) + DATA + chunk(b"fdAT", bytes(8)) + END,
    "png as made": saved(drawn(), "PNG", save_all=True, append_images=[drawn(), drawn()]),
    "webp by its flag": riff(canvas(0x02), riff_chunk(b"VP8 ", VP8)),
    "webp by its frames": riff(canvas(), riff_chunk(b"ANMF", bytes(16)), riff_chunk(b"VP8 ", VP8)),
    "webp as made": saved(drawn(), "WEBP", save_all=True, append_images=[drawn(), drawn()]),
}


@pytest.mark.parametrize("name", ANIMATED)
def test_what_moves_is_refused(name: str) -> None:
    with pytest.raises(Broken, match="animated"):
        walked(ANIMATED[name])


SIZES = [(MOST_SIDE, 1, True), (MOST_SIDE + 1, 1, False), (1, MOST_SIDE + 1, False), (8000, 5000, True)]
SIZES += [(8000, 5001, False), (MOST_SIDE, MOST_SIDE, False), (50_000, 50_000, False)]


def claims(width: int, height: int) -> dict[str, bytes]:
    """Files of a few bytes that say that they are of this size."""
    frame = segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    found = {"png": claimed_png(width, height), "jpeg": b"\xff\xd8" + frame + SCAN + b"\xff\xd9"}
    if max(width, height) < 2**14:
        sides = struct.pack("<HH", width, height)
        exact = b"\x2f" + struct.pack("<I", width - 1 | (height - 1) << 14)
        found["webp"] = riff(riff_chunk(b"VP8 ", VP8[:6] + sides))
        found["webp exact"] = riff(riff_chunk(b"VP8L", exact))
        found["webp canvas"] = riff(canvas(0, width, height), riff_chunk(b"VP8L", exact))
    return found


@pytest.mark.parametrize(("width", "height", "fits"), SIZES)
def test_a_size_is_read_from_the_headers_and_nothing_is_unpacked(width: int, height: int, *, fits: bool) -> None:
    assert fits == (max(width, height) <= MOST_SIDE and width * height <= MOST_PIXELS)
    for name, data in claims(width, height).items():
        if fits:
            assert walked(data) == data, name
        else:
            with pytest.raises(Broken, match="must have at most"):
                walked(data)


def test_a_profile_that_may_be_a_bomb_does_not_stay() -> None:
    for length, stays in ((PROFILE_BYTES, True), (PROFILE_BYTES + 1, False)):
        out = walked(SIGNATURE + header(10, 1) + chunk(b"iCCP", b"x" * length) + DATA + END)
        assert (b"iCCP" in out) == stays


def test_a_small_copy_of_the_picture_does_not_stay() -> None:
    thumbnail = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"abc") + segment(0xE0, b"JFXX\0\x10abc")
    out = walked(b"\xff\xd8" + thumbnail + FRAME + SCAN + b"\xff\xd9")
    assert b"abc" not in out
    assert b"JFXX" not in out


def test_further_pictures_of_a_camera_do_not_stay() -> None:
    out = walked(b"\xff\xd8" + segment(0xE2, b"MPF\0" + CANARY) + FRAME + SCAN + b"\xff\xd9")
    assert CANARY not in out


def test_the_flags_of_a_webp_no_longer_announce_what_is_gone() -> None:
    data = webp()
    assert data[20] & 0x0C == 0x0C
    out = walked(data)
    assert out[20] == data[20] & 0x30
    assert b"EXIF" not in out
    assert b"XMP " not in out


def test_every_part_of_a_cleaned_png_has_its_right_sum() -> None:
    assert opened(walked(png(drawn("RGBA")))).mode == "RGBA"
    out, at = walked(png()), 8
    while at < len(out):
        (length,) = struct.unpack(">I", out[at : at + 4])
        assert zlib.crc32(out[at + 4 : at + 8 + length]) == int.from_bytes(out[at + 8 + length : at + 12 + length])
        at += 12 + length


HEAVY = {
    "png of tiny parts": SIGNATURE + header(10, 1) + chunk(b"teXt") * 870_000,
    "png of tiny data": SIGNATURE + header(10, 1) + chunk(b"IDAT", b"x") * 800_000,
    "jpeg of tiny segments": b"\xff\xd8" + segment(0xFE, b"") * 2_600_000,
    "jpeg of filling": b"\xff\xd8" + b"\xff" * 10_000_000,
    "jpeg of scans": b"\xff\xd8" + FRAME + SCAN * 700_000,
    "jpeg of stuffing": b"\xff\xd8" + FRAME + SCAN + b"\xff\0" * 5_000_000,
    "jpeg of filling in a scan": b"\xff\xd8" + FRAME + SCAN + b"\xff" * 10_000_000,
    "webp of tiny parts": riff(canvas(), riff_chunk(b"junk", b"") * 1_300_000),
}
"""Ten megabytes each, made to be slow."""


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_made_to_be_slow_is_not(name: str) -> None:
    began = time.process_time()
    with pytest.raises(Broken):
        walked(HEAVY[name], 65_536)
    assert time.process_time() - began < 1


def test_so_many_parts_and_scans_are_taken() -> None:
    many = SIGNATURE + header(10, 1) + chunk(b"IDAT", b"x") * (MOST_CHUNKS - 1) + END
    assert walked(many) == many
    scans = b"\xff\xd8" + FRAME + SCAN * MOST_SCANS + b"\xff\xd9"
    assert walked(scans) == scans


def test_a_picture_of_a_telephone_is_taken() -> None:
    data = jpeg(drawn("RGB", (1200, 900)), quality=95)
    assert len(data) > 500_000
    assert len(walked(data)) == len(data)
