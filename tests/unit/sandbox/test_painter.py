"""The painter: true sizes, the same picture each time, marked, fast."""

import io
import time

import pytest
from PIL import Image

from tools.sandbox.kie.request import RATIOS
from tools.sandbox.painter import Order, flat, is_image, paint, size_of

SCENES = (
    "a lighthouse at dusk", "a botanical fern", "an isometric bakery at night", "a comet over a harbour",
    "a desert", "snowy mountains in a storm", "a city at dawn", "a pine forest in the mist", "hills", "",
    "\ud800 \u2028 \x00",
)  # fmt: skip


def _open(body: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(body))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("ratio", "resolution", "size"),
    [
        ("1:1", "1K", (1024, 1024)), ("3:2", "1K", (1024, 688)), ("16:9", "4K", (3840, 2160)),
        ("9:16", "2K", (1152, 2048)), ("21:9", "1K", (1024, 432)), ("auto", "1K", (1024, 688)),
    ],
)  # fmt: skip
def test_the_long_side_is_that_of_the_tier(ratio: str, resolution: str, size: tuple[int, int]) -> None:
    assert size_of(ratio, resolution) == size


@pytest.mark.parametrize("ratio", RATIOS)
def test_both_sides_are_multiples_of_16(ratio: str) -> None:
    for resolution, long_side in (("1K", 1024), ("2K", 2048), ("4K", 3840)):
        size = size_of(ratio, resolution)
        assert max(size) == long_side
        assert all(side % 16 == 0 for side in size)


@pytest.mark.parametrize("prompt", SCENES)
def test_a_prompt_gives_the_same_picture_each_time(prompt: str) -> None:
    order = Order(prompt=prompt, aspect_ratio="3:1")
    body = paint(order)
    assert body == paint(order)
    assert _open(body).size == size_of("3:1", "1K")


def test_another_prompt_gives_another_picture() -> None:
    assert len({paint(Order(prompt=f"hills {n}", aspect_ratio="3:1")) for n in range(5)}) == 5


def test_a_picture_says_that_a_machine_made_it() -> None:
    order = Order(prompt="hills", aspect_ratio="3:1")
    notes = _open(paint(order)).info
    assert "sandbox" in notes["Software"]
    assert notes["DigitalSourceType"].endswith("/algorithmicMedia")
    jpeg = _open(paint(Order(prompt="hills", aspect_ratio="3:1", image_format="jpeg")))
    assert "sandbox" in jpeg.getexif()[305]


def test_the_reference_gives_the_palette() -> None:
    means = []
    for tone in ((200, 30, 40), (20, 60, 200)):
        reference = io.BytesIO()
        Image.new("RGB", (64, 64), tone).save(reference, "PNG")
        picture = _open(paint(Order(prompt="hills", aspect_ratio="3:1", reference=reference.getvalue())))
        means.append(picture.resize((1, 1), Image.Resampling.BOX).tobytes())
    first, second = means
    assert first[0] > first[2]
    assert second[0] < second[2]


def test_words_choose_the_light() -> None:
    def brightness(prompt: str) -> int:
        picture = _open(paint(Order(prompt=prompt, aspect_ratio="3:1"))).convert("L")
        return picture.resize((1, 1), Image.Resampling.BOX).tobytes()[0]

    assert brightness("hills at night") < brightness("hills on a bright day")


@pytest.mark.parametrize("image_format", ["png", "jpeg", "webp"])
def test_a_flat_picture_has_the_true_size(image_format: str) -> None:
    body = flat(Order(prompt="x", aspect_ratio="16:9", resolution="4K", image_format=image_format))
    picture = _open(body)
    assert picture.size == (3840, 2160)
    assert picture.format == image_format.upper()


def test_flat_pictures_are_cheap() -> None:
    begin = time.perf_counter()
    for number in range(20):
        flat(Order(prompt=str(number), aspect_ratio="1:1"))
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(("ratio", "resolution", "seconds"), [("1:1", "1K", 0.6), ("16:9", "4K", 3.0)])
def test_painting_is_fast(ratio: str, resolution: str, seconds: float) -> None:
    order = Order(prompt="a city at night", aspect_ratio=ratio, resolution=resolution)
    begin = time.process_time()
    paint(order)
    assert time.process_time() - begin < seconds


def test_only_whole_images_are_images() -> None:
    body = flat(Order(prompt="x"))
    assert is_image(body)
    for wrong in (b"", b"<html>", body[:60], b"GIF89a" + body):
        assert not is_image(wrong)
