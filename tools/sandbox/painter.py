"""Paints what the stand-in delivers: one picture per prompt, the same each time, marked as ours."""

import io
import random
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin, UnidentifiedImageError

from tools.sandbox.painting import scenes, theme
from tools.sandbox.painting.canvas import Canvas
from tools.sandbox.painting.colour import lightness
from tools.sandbox.painting.reference import lend, palette_of

LONG_SIDES = {"1K": 1024, "2K": 2048, "4K": 3840}
GRID = 16
AUTO = "3:2"
MARK = "sandbox"
PNG_EFFORT = 1  # grain hardly compresses; more effort costs seconds at 4K and saves little
MADE_BY = "images2gpt sandbox painter: drawn by a program, no model"
DIGITAL_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
SOFTWARE_TAG = 305  # EXIF


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to paint. `reference` is an input image whose colours the picture takes over."""

    prompt: str
    aspect_ratio: str = AUTO
    resolution: str = "1K"
    image_format: str = "png"
    reference: bytes | None = None


def size_of(aspect_ratio: str, resolution: str) -> tuple[int, int]:
    """The long side of the tier, both sides in multiples of 16."""
    across, down = map(int, (AUTO if aspect_ratio == "auto" else aspect_ratio).split(":"))
    unit = LONG_SIDES[resolution] / max(across, down)
    return round(across * unit / GRID) * GRID, round(down * unit / GRID) * GRID


def paint(order: Order) -> bytes:
    """A scene for the prompt. 1K takes some tenths of a second, 4K some two seconds."""
    seed = int.from_bytes(sha256(order.prompt.encode(errors="surrogatepass")).digest()[:8], "big")
    canvas = Canvas(*size_of(order.aspect_ratio, order.resolution), seed)
    wanted = theme.read(order.prompt, random.Random(seed))  # noqa: S311 - variety, not secrecy
    reference = None if order.reference is None else Image.open(io.BytesIO(order.reference))
    if reference is not None:
        wanted = lend(wanted, palette_of(reference))
    scenes.draw(canvas, wanted)
    canvas.grain()
    _sign(canvas.image)
    return _encode(canvas.image, order.image_format)


def flat(order: Order) -> bytes:
    """One colour at the true size, in a millisecond or two, for tests with hundreds of images."""
    tone = sha256(order.prompt.encode(errors="surrogatepass")).digest()[:3]
    picture = Image.new("P", size_of(order.aspect_ratio, order.resolution))
    picture.putpalette(tone)
    return _encode(picture if order.image_format == "png" else picture.convert("RGB"), order.image_format)


def is_image(body: bytes) -> bool:
    """Whether an input is a PNG, JPEG or WebP that can be opened."""
    try:
        with Image.open(io.BytesIO(body), formats=("PNG", "JPEG", "WEBP")) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _sign(picture: Image.Image) -> None:
    """The word in the lower right corner, just legible on what lies there."""
    unit = min(picture.size)
    font = ImageFont.load_default(max(11, round(unit * 0.019)))
    margin = round(unit * 0.026)
    where = picture.width - margin, picture.height - margin
    box = (where[0] - unit // 8, where[1] - unit // 24, *where)
    ground = picture.crop(box).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(ground, tuple)  # noqa: S101 - an RGB picture has such pixels
    red, green, blue = ground
    tone = (255, 255, 255, 150) if lightness((red, green, blue)) < 0.62 else (20, 20, 24, 140)
    layer = Image.new("RGBA", picture.size, (*tone[:3], 0))
    ImageDraw.Draw(layer).text(where, MARK, font=font, fill=tone, anchor="rs")
    picture.paste(layer.convert("RGB"), (0, 0), layer.getchannel("A"))


def _encode(picture: Image.Image, image_format: str) -> bytes:
    """The file, saying in its own way that no human and no model made it."""
    output = io.BytesIO()
    if image_format == "png":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Software", MADE_BY)
        notes.add_text("DigitalSourceType", DIGITAL_SOURCE)
        picture.save(output, "PNG", compress_level=PNG_EFFORT, pnginfo=notes)
    else:
        tags = Image.Exif()
        tags[SOFTWARE_TAG] = MADE_BY
        picture.save(output, image_format.upper(), quality=90, exif=tags)
    return output.getvalue()
