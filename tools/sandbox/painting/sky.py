"""Above the land: sky, disc, stars, clouds, birds, comet."""

import math

from tools.sandbox.painting.canvas import Canvas, Point
from tools.sandbox.painting.colour import WHITE, mix
from tools.sandbox.painting.palettes import Palette


def sky(canvas: Canvas, palette: Palette, horizon: float) -> None:
    """From the zenith to the horizon, a little lighter where the air is thick."""
    haze = mix(palette.low, palette.disc, 0.35)
    between = mix(palette.high, palette.low, 0.45)
    canvas.gradient([(0.0, palette.high), (horizon * 0.55, between), (horizon, palette.low), (1.0, haze)])


def stars(canvas: Canvas, palette: Palette, horizon: float) -> None:
    """Few bright and many faint, fewer towards the horizon."""
    chance = canvas.chance
    for size, count, opacity in ((0.0011, 150, 0.45), (0.0018, 40, 0.7), (0.0028, 10, 0.95)):
        shape = canvas.shape()
        for _ in range(round(count * canvas.breadth * canvas.tallness)):
            y = horizon * chance.random() ** 1.6
            shape.ellipse((chance.random(), y), size * chance.uniform(0.7, 1.2))
        canvas.fill(shape, mix(WHITE, palette.disc, 0.4), opacity=opacity)


def disc(canvas: Canvas, palette: Palette, centre: Point, radius: float) -> None:
    """Sun or moon, with the light it throws into the air."""
    canvas.glow(centre, radius * 4.2, palette.disc, 0.30 if palette.is_dark else 0.42)
    canvas.glow(centre, radius * 1.9, palette.disc, 0.35)
    shape = canvas.shape().ellipse(centre, radius)
    canvas.fill(shape, [(0.0, palette.disc), (1.0, mix(palette.disc, palette.low, 0.28))])


def clouds(canvas: Canvas, palette: Palette, horizon: float, count: int) -> None:
    """Long flat strata, thin at both ends."""
    chance = canvas.chance
    light = mix(palette.low, palette.disc, 0.6)
    for _ in range(count):
        x, y = chance.uniform(-0.1, 1.1), horizon * chance.uniform(0.12, 0.8)
        length = chance.uniform(0.18, 0.5)
        shape = canvas.shape()
        for _ in range(9):
            offset = chance.gauss(0, 0.5)
            near = x + offset * length / canvas.breadth, y + chance.gauss(0, 0.006)
            reach = length * chance.uniform(0.35, 0.8) / (1 + 1.2 * abs(offset))
            shape.ellipse(near, reach, chance.uniform(0.02, 0.055))
        canvas.fill(shape, light, opacity=chance.uniform(0.2, 0.45), blur=0.004)


def birds(canvas: Canvas, palette: Palette, horizon: float) -> None:
    """A loose flock."""
    chance = canvas.chance
    x, y = chance.uniform(0.2, 0.7), horizon * chance.uniform(0.3, 0.6)
    shape = canvas.shape()
    for _ in range(chance.randint(5, 9)):
        size = chance.uniform(0.009, 0.018)
        lift = chance.uniform(0.3, 0.6)
        wing = [(-1, -lift), (-0.45, -lift - 0.12), (0, 0), (0.45, -lift - 0.12), (1, -lift)]
        back = [(0.5, -lift + 0.05), (0.0, 0.16), (-0.5, -lift + 0.05)]
        where = x + chance.gauss(0, 0.07) / canvas.breadth, y + chance.gauss(0, 0.03)
        shape.around(where, [(a * size, b * size) for a, b in wing + back])
    canvas.fill(shape, palette.near, opacity=0.75)


def comet(canvas: Canvas, palette: Palette, head: Point, length: float) -> None:
    """A head and the fan of light behind it."""
    chance = canvas.chance
    turn = math.radians(chance.uniform(-38, -24))
    light = mix(WHITE, palette.disc, 0.35)
    for width, reach, opacity, blur in (
        (0.20, 1.0, 0.16, 0.020),
        (0.10, 0.95, 0.24, 0.012),
        (0.04, 0.75, 0.40, 0.006),
        (0.014, 0.55, 0.8, 0.002),
    ):
        tail = [(0, -0.008), (length * reach, -length * width), (length * reach, length * width)]
        fan = canvas.shape().around(head, [*tail, (0, 0.008)], turn)
        canvas.fill(fan, light, opacity=opacity, blur=blur)
    canvas.glow(head, 0.09, light, 0.8)
    canvas.fill(canvas.shape().ellipse(head, 0.013), WHITE)


def snowfall(canvas: Canvas) -> None:
    """Many far flakes, some near ones out of focus."""
    chance = canvas.chance
    for size, count, opacity, blur in (
        (0.0022, 160, 0.6, 0.0),
        (0.004, 60, 0.65, 0.0012),
        (0.009, 12, 0.4, 0.004),
    ):
        shape = canvas.shape()
        for _ in range(round(count * canvas.breadth * canvas.tallness)):
            shape.ellipse((chance.random(), chance.random()), size * chance.uniform(0.6, 1.3))
        canvas.fill(shape, WHITE, opacity=opacity, blur=blur)


def storm(canvas: Canvas, palette: Palette, horizon: float) -> None:
    """A heavy ceiling, a gap of light below it, and rain in curtains."""
    chance = canvas.chance
    canvas.glow((chance.uniform(0.3, 0.7), horizon), 0.8, palette.accent, 0.62, flat=0.42)
    dark = mix(palette.high, palette.near, 0.45)
    for level, opacity in ((0.12, 0.5), (0.26, 0.42), (0.42, 0.32)):
        shape = canvas.shape()
        for _ in range(round(9 * canvas.breadth)):
            where = chance.uniform(-0.1, 1.1), horizon * (level - 0.1 + chance.gauss(0, 0.05))
            shape.ellipse(where, chance.uniform(0.10, 0.32), chance.uniform(0.22, 0.4))
        canvas.fill(shape, dark, opacity=opacity, blur=0.02)
    for _ in range(3):
        x, wide = chance.uniform(0.0, 0.9), chance.uniform(0.05, 0.12)
        top, slant = horizon * 0.4, chance.uniform(0.05, 0.09)
        veil = [
            (x, top),
            (x + wide, top),
            (x + wide - slant, horizon + 0.1),
            (x - slant, horizon + 0.1),
        ]
        canvas.fill(canvas.shape().polygon(veil), dark, opacity=0.28, blur=0.02)
