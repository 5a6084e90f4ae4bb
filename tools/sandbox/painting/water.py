"""The sea: a mirror that the wind has roughened, and what floats on it."""

from PIL import Image, ImageFilter

from tools.sandbox.painting.canvas import Canvas, Point
from tools.sandbox.painting.colour import Colour, mix
from tools.sandbox.painting.palettes import Palette


def sea(canvas: Canvas, palette: Palette, horizon: float, disc: Point) -> None:
    """Everything above the horizon, mirrored, darkened and broken by ripples."""
    width, height = canvas.size
    line = round(horizon * height)
    depth = height - line
    above = canvas.image.crop((0, max(0, line - depth), width, line))
    mirror = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((width // 4 or 1, depth // 4))
    smeared = mirror.filter(ImageFilter.GaussianBlur(canvas.unit / 260)).resize((width, depth))
    deep = mix(palette.far, palette.near, 0.62)
    canvas.gradient(
        [
            (0.0, mix(palette.low, palette.far, 0.45)),
            (0.4, mix(palette.far, deep, 0.55)),
            (1.0, deep),
        ],
        top=horizon,
    )
    water = canvas.image.crop((0, line, width, height))
    canvas.image.paste(Image.blend(water, smeared, 0.42), (0, line))
    _ripples(canvas, horizon, mix(deep, palette.near, 0.4), count=90, opacity=0.16)
    _ripples(canvas, horizon, mix(palette.low, palette.disc, 0.4), count=70, opacity=0.16)
    _glitter(canvas, horizon, disc[0], palette.disc)


def _ripples(canvas: Canvas, horizon: float, tone: Colour, *, count: int, opacity: float) -> None:
    """Flat strokes, wider and rarer towards the viewer."""
    chance = canvas.chance
    shape = canvas.shape()
    for _ in range(round(count * canvas.breadth)):
        near = chance.random() ** 1.4
        where = chance.random(), horizon + (1 - horizon) * (0.015 + near)
        shape.ellipse(where, (0.012 + 0.10 * near) * chance.uniform(0.5, 1.3), 0.035)
    canvas.fill(shape, tone, opacity=opacity)


def _glitter(canvas: Canvas, horizon: float, x: float, light: Colour) -> None:
    """The path of light below the disc."""
    chance = canvas.chance
    shape = canvas.shape()
    for _ in range(150):
        near = chance.random() ** 1.25
        spread = (0.02 + 0.11 * near) / canvas.breadth
        where = chance.gauss(x, spread), horizon + (1 - horizon) * (0.006 + 0.9 * near)
        shape.ellipse(where, (0.006 + 0.035 * near) * chance.uniform(0.4, 1.3), 0.07)
    canvas.fill(shape, light, opacity=0.62)


def boat(canvas: Canvas, palette: Palette, where: Point, size: float) -> None:
    """A small sailing boat and its broken reflection."""
    hull = [(-1.0, 0.0), (1.05, -0.06), (0.75, 0.3), (-0.72, 0.3)]
    main = [(0.02, -2.5), (0.02, -0.15), (1.0, -0.2)]
    front = [(-0.08, -2.2), (-0.08, -0.2), (-0.8, -0.12)]
    dark = mix(palette.near, palette.far, 0.12)
    sail = mix(palette.disc, palette.low, 0.12)
    mirrored = [(a, 0.6 - b * 0.55) for a, b in main]
    reflection = canvas.shape().around(where, _scaled(mirrored, size))
    canvas.fill(reflection, sail, opacity=0.28, blur=0.004)
    canvas.fill(canvas.shape().around(where, _scaled(main, size)), sail)
    canvas.fill(canvas.shape().around(where, _scaled(front, size)), mix(sail, palette.far, 0.22))
    canvas.fill(canvas.shape().around(where, _scaled(hull, size)), dark)


def _scaled(points: list[Point], size: float) -> list[Point]:
    return [(a * size, b * size) for a, b in points]
