"""A botanical plate."""

import math
from dataclasses import dataclass

from tools.sandbox.painting.canvas import Canvas, Point, Shape
from tools.sandbox.painting.colour import WHITE, Colour, colour, mix
from tools.sandbox.painting.palettes import Palette

PAPER = (("F5EFE0", "EADFC6"), ("EEF0E6", "DDE2D2"), ("F4EAE0", "E8D6C6"))
GREENS = (("2F5D46", "7F9F6B"), ("3B5B57", "8FB0A0"), ("54603A", "A5A86B"))
PAIRS = 21
BARE = 0.20  # the share of the stem below the first side stems


@dataclass(frozen=True, slots=True)
class Frond:
    """One frond: how tall, how far it leans, and in which colours."""

    foot: Point
    tall: float
    lean: float
    stem: Colour
    leaf: Colour


def fern(canvas: Canvas, reference: Palette | None) -> None:
    """Paper, a thin frame, one large frond before two young ones."""
    chance = canvas.chance
    light, shade = map(colour, chance.choice(PAPER))
    dark, pale = map(colour, chance.choice(GREENS))
    if reference is not None:
        light, shade, dark, pale = reference.disc, reference.low, reference.near, reference.far
    canvas.gradient([(0.0, light), (1.0, shade)])
    canvas.glow((0.45, 0.4), 0.9, mix(light, WHITE, 0.6), 0.5)
    _frame(canvas, mix(shade, dark, 0.35))
    tall = min(canvas.tallness * 0.76, 1.2)
    foot = (0.5, 0.5 + tall * 0.52 / canvas.tallness)
    lean = chance.choice((-1, 1)) * chance.uniform(0.06, 0.14)
    _draw(canvas, Frond(foot, tall * 0.58, lean - 0.46, pale, pale))
    _draw(canvas, Frond(foot, tall * 0.50, lean + 0.50, pale, mix(pale, dark, 0.35)))
    _draw(canvas, Frond(foot, tall, lean, dark, mix(dark, pale, 0.4)))


def _draw(canvas: Canvas, frond: Frond) -> None:
    """Side stems in pairs along a bent stem, longest a third of the way up; a soft shadow below."""
    stalk, leaves, shadow = canvas.shape(), canvas.shape(), canvas.shape()
    _stalk(stalk, frond)
    for pair in range(PAIRS):
        up = (pair / PAIRS) ** 0.92
        length = frond.tall * (0.25 * (1 - up) ** 0.75 * min(1.0, 0.62 + 1.6 * up) + 0.008)
        t = BARE + (0.99 - BARE) * up
        x, y = _point(frond, t)
        for side in (-1, 1):
            spread = side * (1.22 - 0.5 * t) + canvas.chance.gauss(0, 0.02)
            heading = frond.lean * (0.55 + 2.2 * t * t) + spread
            for target, offset in ((shadow, 0.006), (leaves, 0.0)):
                _side_stem(target, frond, (x + offset, y + offset), heading, length * side)
    canvas.fill(shadow, frond.stem, opacity=0.12, blur=0.004)
    canvas.fill(leaves, [(0.0, frond.leaf), (1.0, mix(frond.leaf, frond.stem, 0.7))])
    canvas.fill(stalk, frond.stem)


def _stalk(shape: Shape, frond: Frond) -> None:
    spine = [(_point(frond, step / 80), frond.tall * 0.0055 * (1 - step / 90)) for step in range(81)]
    left = [(x - thick, y) for (x, y), thick in spine]
    right = [(x + thick, y) for (x, y), thick in spine]
    shape.around(frond.foot, left + right[::-1])


def _point(frond: Frond, t: float) -> Point:
    """A point of the stem: upright at first, then leaning over."""
    turn = frond.lean * (0.55 + 0.75 * t * t)
    return math.sin(turn) * frond.tall * t, -math.cos(turn) * frond.tall * t


def _side_stem(shape: Shape, frond: Frond, start: Point, heading: float, reach: float) -> None:
    """Two rows of small leaves along a curve; a negative reach bends to the left."""
    leaflet = frond.tall * 0.0225
    length, side = abs(reach), math.copysign(1, reach)
    count = max(4, round(length / (leaflet * 0.52)))
    path = [start]
    for place in range(count):
        t = place / count
        bend = heading - side * 0.38 * t
        x, y = path[-1]
        size = leaflet * (1.0 - 0.80 * t) * min(1.0, 0.55 + 3 * t)
        for edge in (-1, 1):
            shape.around(frond.foot, _leaflet((x, y), size, bend + edge * 1.08))
        path.append((x + length / count * math.sin(bend), y - length / count * math.cos(bend)))
    nx, ny = math.cos(heading) * leaflet * 0.07, math.sin(heading) * leaflet * 0.07
    one_side = [(x - nx, y - ny) for x, y in path]
    shape.around(frond.foot, one_side + [(x + nx, y + ny) for x, y in path[::-1]])


def _leaflet(base: Point, size: float, angle: float) -> list[Point]:
    """A small leaf, broad in the middle and blunt at its end."""
    sin, cos = math.sin(angle), math.cos(angle)
    edge = [(0.0, 0.10), (0.25, 0.21), (0.55, 0.24), (0.82, 0.17), (0.97, 0.06)]
    outline = edge + [(a, -b) for a, b in reversed(edge)]
    return [(base[0] + size * (a * sin + b * cos), base[1] + size * (b * sin - a * cos)) for a, b in outline]


def _frame(canvas: Canvas, tone: Colour) -> None:
    """Two hairlines round the plate."""
    for inset, thick in ((0.066, 0.0016), (0.074, 0.0008)):
        x, y = inset / canvas.breadth, inset / canvas.tallness
        dx, dy = thick / canvas.breadth, thick / canvas.tallness
        shape = canvas.shape()
        for left, top, right, bottom in (
            (x, y, 1 - x, y + dy),
            (x, 1 - y - dy, 1 - x, 1 - y),
            (x, y, x + dx, 1 - y),
            (1 - x - dx, y, 1 - x, 1 - y),
        ):
            shape.polygon([(left, top), (right, top), (right, bottom), (left, bottom)])
        canvas.fill(shape, tone, opacity=0.6)
