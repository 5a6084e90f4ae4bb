"""Draw the picture that others show beside a link to the site, and its icons: `python -m tools.sharing_images`.

Neither holds the brand's name, so that an operator's own brand needs no new ones.
"""

from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from tools.project import ROOT, say

IMAGES: Final = ROOT / "pages" / "images"
FONTS: Final = ROOT / "pages" / "fonts"
FINE: Final = 3
"""Everything is drawn so many times larger and then made smaller: smooth edges."""

CARD: Final = (1200, 630)
"""What Open Graph and Twitter ask for."""

ICONS: Final = {"icon-180.png": 180, "icon-192.png": 192, "icon-512.png": 512}
"""apple-touch, and the two of the manifest: they fill their square, since whoever shows them cuts it as they like."""

INK, PAPER, MUTED, ACCENT, NIGHT, SUN = "#1a1c20", "#fbfaf7", "#5c6068", "#c2410c", "#1a1c20", "#ff8a5c"
PICTURES: Final = (
    ("lighthouse", 640, 44, 240),
    ("forest", 640, 424, 240),
    ("bookshop", 900, -64, 240),
    ("fern", 900, 196, 240),
    ("mountains", 900, 536, 240),
)
"""Of the showcase: name, left, top and width."""

RADIUS: Final = 18
HILL: Final = (((0, 25), (5, 16), (11, 15), (16, 20)), ((16, 20), (20, 24), (26, 23), (32, 16)))
"""Two curves over the icon's 32 units."""

Point = tuple[float, float]


def main() -> None:
    """Draw all of them."""
    save(card(), "card.png")
    for name, size in ICONS.items():
        save(icon(size), name)


def save(picture: Image.Image, name: str) -> None:
    """Write a PNG of 256 colours, which is a quarter of one with all."""
    file = IMAGES / name
    picture.quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    say(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


def card() -> Image.Image:
    """The site in one look: its two sentences, and what becomes of them."""
    picture = Image.new("RGB", (CARD[0] * FINE, CARD[1] * FINE), PAPER)
    for name, left, top, width in PICTURES:
        hang(picture, name, (left * FINE, top * FINE), width * FINE)
    draw = ImageDraw.Draw(picture)
    for words, face, size, colour, place in (
        ("Say it.", "instrument-serif", 148, INK, (72, 262)),
        ("See it.", "instrument-serif-italic", 148, ACCENT, (72, 408)),
        ("Describe a picture.", "instrument-sans", 34, MUTED, (78, 486)),
        ("Get it in about a minute.", "instrument-sans", 34, MUTED, (78, 532)),
    ):
        font = ImageFont.truetype(FONTS / f"{face}.woff2", size * FINE)
        draw.text((place[0] * FINE, place[1] * FINE), words, font=font, fill=colour, anchor="ls")
    return picture.resize(CARD, Image.Resampling.LANCZOS)


def hang(wall: Image.Image, name: str, place: tuple[int, int], width: int) -> None:
    """Put a picture of the showcase on the card, with round corners."""
    with Image.open(IMAGES / "showcase" / f"{name}.webp") as file:
        hung = file.convert("RGB").resize((width, round(width * file.height / file.width)), Image.Resampling.LANCZOS)
    corners = Image.new("L", hung.size)
    ImageDraw.Draw(corners).rounded_rectangle(((0, 0), hung.size), RADIUS * FINE, fill=255)
    wall.paste(hung, place, corners)


def icon(size: int) -> Image.Image:
    """A sun behind a hill, as in icon.svg but up to the edges."""
    unit = size * FINE / 32
    picture = Image.new("RGB", (size * FINE, size * FINE), NIGHT)
    draw = ImageDraw.Draw(picture)
    draw.circle((19.5 * unit, 13 * unit), 5.5 * unit, fill=SUN)
    land = [point for curve in HILL for point in along(curve)]
    draw.polygon([(x * unit, y * unit) for x, y in [*land, (32, 32), (0, 32)]], fill=PAPER)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def along(curve: tuple[Point, ...], steps: int = 40) -> list[Point]:
    """Points on a Bézier curve, by de Casteljau."""
    return [at(curve, step / steps) for step in range(steps + 1)]


def at(curve: tuple[Point, ...], part: float) -> Point:
    """One point of it."""
    if len(curve) == 1:
        return curve[0]
    between = ((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in pairwise(curve))
    return at(tuple(between), part)


if __name__ == "__main__":
    main()
