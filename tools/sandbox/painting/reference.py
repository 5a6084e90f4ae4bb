"""Image-to-image: the reference's own colours become the palette."""

from dataclasses import replace

from PIL import Image

from tools.sandbox.painting.colour import Colour, lightness, mix, with_lightness
from tools.sandbox.painting.palettes import Palette
from tools.sandbox.painting.theme import Theme

COLOURS = 8
SAMPLE_PIXELS = 96
DARK_BELOW = 0.5


def palette_of(picture: Image.Image) -> Palette:
    """Its dominant colours, put in the roles of a landscape by how light they are."""
    sample = picture.convert("RGB").resize((SAMPLE_PIXELS, SAMPLE_PIXELS), Image.Resampling.BOX)
    counted = sample.quantize(COLOURS).convert("RGB").getcolors(SAMPLE_PIXELS**2) or []
    by_light = sorted((_rgb(found) for _, found in counted), key=lightness)
    vivid = max(by_light, key=_chroma)
    common = _rgb(max(counted, key=lambda pair: pair[0])[1])
    is_dark = lightness(common) < DARK_BELOW
    light = by_light[-1]
    return Palette(
        high=with_lightness(common, 0.32 if is_dark else 0.80),
        low=with_lightness(mix(vivid, light, 0.35), 0.52 if is_dark else 0.88),
        disc=with_lightness(light, 0.95),
        far=with_lightness(mix(vivid, common, 0.25), 0.42 if is_dark else 0.66),
        near=with_lightness(by_light[0], 0.17),
        accent=with_lightness(vivid, 0.86),
        is_dark=is_dark,
    )


def lend(theme: Theme, palette: Palette) -> Theme:
    """Give a theme the palette of a reference."""
    return replace(theme, palette=palette, is_lent=True)


def _chroma(value: Colour) -> int:
    return max(value) - min(value)


def _rgb(value: object) -> Colour:
    assert isinstance(value, tuple)  # noqa: S101 - an RGB picture counts its colours as such
    red, green, blue = value
    return int(red), int(green), int(blue)
