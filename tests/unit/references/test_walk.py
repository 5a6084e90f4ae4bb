"""walk: pictures go through unchanged but for what was written beside them, however they are cut into pieces."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, UnidentifiedImageError

from images2gpt.references.model import Broken, Foreign, Size
from images2gpt.references.walk import Walk
from tests.support.pictures import CANARY, MAKERS, opened

PICTURES = {name: make() for name, make in MAKERS.items()}
TYPES = {"png": "image/png", "jpe": "image/jpeg", "web": "image/webp"}

every_picture = pytest.mark.parametrize("name", PICTURES)


def walked(data: bytes, size: int = 65_536) -> tuple[bytes, Size]:
    walk = Walk()
    out = b"".join(walk.feed(data[begin : begin + size]) for begin in range(0, len(data), size))
    return out, walk.finish()


@every_picture
def test_a_picture_keeps_its_length_and_every_pixel(name: str) -> None:
    data = PICTURES[name]
    out, size = walked(data)
    before, after = opened(data), opened(out)
    assert len(out) == len(data)
    assert (after.mode, after.size, after.tobytes()) == (before.mode, before.size, before.tobytes())
    assert (size.width, size.height) == before.size
    assert after.info.get("icc_profile") == before.info.get("icc_profile")


@every_picture
def test_what_its_maker_wrote_beside_it_is_gone(name: str) -> None:
    data = PICTURES[name]
    out, _ = walked(data)
    if "plain" not in name:
        assert CANARY in data
        assert opened(data).getexif()
    assert CANARY not in out
    assert b"xmpmeta" not in out
    after = opened(out)
    assert dict(after.getexif()) == {}
    assert not after.info.pop("comment", b"").strip(b"\0")
    assert not {"xmp", "exif", "Author", "Comment", "photoshop", "XML:com.adobe.xmp"} & set(after.info)


@every_picture
def test_going_through_twice_changes_nothing_more(name: str) -> None:
    out, _ = walked(PICTURES[name])
    assert walked(out)[0] == out


@every_picture
def test_its_type_is_known_by_its_content(name: str) -> None:
    walk = Walk()
    walk.feed(PICTURES[name][:11])
    assert walk.content_type is None
    walk.feed(PICTURES[name][11:12])
    assert walk.content_type == TYPES[name[:3]]


@every_picture
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 1_000])
def test_pieces_of_any_size_give_the_same(name: str, size: int) -> None:
    assert walked(PICTURES[name], size) == walked(PICTURES[name])


@every_picture
def test_a_cut_in_two_at_any_place_gives_the_same(name: str) -> None:
    data, whole = PICTURES[name], walked(PICTURES[name])
    for cut in range(0, len(data), max(1, len(data) // 700)):
        walk = Walk()
        assert (walk.feed(data[:cut]) + walk.feed(data[cut:]), walk.finish()) == whole, cut


@every_picture
def test_a_picture_that_is_cut_off_is_refused_wherever_that_is(name: str) -> None:
    data = PICTURES[name]
    for cut in range(0, len(data), max(1, len(data) // 700)):
        with pytest.raises(Broken if cut >= 12 or cut == 0 else Foreign):
            walked(data[:cut])


@every_picture
@pytest.mark.parametrize("tail", [b"\0", b"\n", b"PK\3\4", b"<script>alert(1)</script>", b"\xff\xd8\xff"])
def test_nothing_may_follow_a_picture(name: str, tail: bytes) -> None:
    for size in (65_536, 1):
        with pytest.raises(Broken, match="something after its end"):
            walked(PICTURES[name] + tail, size)


@every_picture
def test_no_more_of_it_is_held_than_has_just_come(name: str) -> None:
    data, walk, gone = PICTURES[name], Walk(), 0
    for begin in range(0, len(data), 100):
        gone += len(walk.feed(data[begin : begin + 100]))
        assert begin + 100 - gone <= 800


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PICTURES)), st.data())
def test_a_damaged_picture_is_refused_or_goes_through_as_long_as_it_came(name: str, data: st.DataObject) -> None:
    damaged = bytearray(PICTURES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, min(len(damaged) - 1, 1_500)))
        damaged[place] ^= data.draw(st.integers(1, 255))
    try:
        out, size = walked(bytes(damaged), data.draw(st.sampled_from([65_536, 977, 13])))
    except (Broken, Foreign):
        return
    assert len(out) == len(damaged)
    assert size.width * size.height <= 40_000_000
    try:
        seen = Image.open(BytesIO(out)).size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return
    assert seen == (size.width, size.height), "a decoder sees the size that was checked"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x20\0\0\0WEBP"]), st.binary(max_size=300))
def test_anything_at_all_is_refused_in_one_of_two_ways(start: bytes, rest: bytes) -> None:
    with pytest.raises((Broken, Foreign)):
        walked(start + rest, 7)


def test_nothing_at_all_is_empty() -> None:
    with pytest.raises(Broken, match="empty"):
        walked(b"")
