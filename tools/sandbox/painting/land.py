"""Ridges behind ridges: hills, mountains, dunes, each paler the farther it lies."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from tools.sandbox.painting.canvas import Canvas, Point
from tools.sandbox.painting.colour import WHITE, Colour, mix
from tools.sandbox.painting.palettes import Palette

Line = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Ridge:
    """A line across the picture, the colour of the land below it, and how near it is (0 to 1)."""

    line: Line
    colour: Colour
    nearness: float


def rolling(canvas: Canvas, level: float, height: float) -> Line:
    """A smooth line of a few long waves."""
    chance = canvas.chance
    waves = [
        (chance.uniform(0.5, 1.1), chance.uniform(0, math.tau), 1.0),
        (chance.uniform(1.3, 2.3), chance.uniform(0, math.tau), 0.55),
        (chance.uniform(2.8, 4.4), chance.uniform(0, math.tau), 0.18),
    ]
    breadth = canvas.breadth

    def line(x: float) -> float:
        rise = sum(a * math.sin(math.tau * f * x * breadth * 0.62 + p) for f, p, a in waves)
        return level - height * rise / 1.7

    return line


def jagged(canvas: Canvas, level: float, height: float) -> Line:
    """Peaks and saddles by turns, their slopes broken again and again with less and less disorder."""
    chance = canvas.chance
    count = max(4, 2 * round(canvas.breadth * chance.uniform(2.2, 3.6)))
    points = [chance.uniform(0.5, 1.1) if i % 2 else chance.uniform(-0.4, 0.15) for i in range(count + 1)]
    disorder = 0.26
    while len(points) < 400:  # finer than a pixel of a 1K picture
        halved = [points[0]]
        for first, second in pairwise(points):
            share = chance.uniform(0.42, 0.58)
            halved += [
                first + (second - first) * share + chance.uniform(-disorder, disorder) / 2,
                second,
            ]
        points, disorder = halved, disorder * 0.55

    begin = chance.uniform(0.0, 0.28)

    def line(x: float) -> float:
        place = (begin + 0.71 * min(1.0, max(0.0, x))) * (len(points) - 1)
        index = int(place)
        share = place - index
        return level - height * (points[index] * (1 - share) + points[index + 1] * share)

    return line


def ridges(canvas: Canvas, palette: Palette, horizon: float, *, count: int, shape: Callable[..., Line]) -> list[Ridge]:
    """Far to near; nearer ones are lower in the picture and swing more."""
    bottom = 0.985
    found = []
    for step in range(count):
        nearness = step / max(1, count - 1)
        level = horizon + (bottom - horizon) * nearness**0.92
        height = 0.045 + 0.06 * math.sin(math.pi * min(1.0, nearness + 0.18))
        tone = mix(palette.far, palette.near, nearness**1.1)
        found.append(Ridge(shape(canvas, level, height), tone, nearness))
    return found


def draw(canvas: Canvas, ridge: Ridge, palette: Palette) -> None:
    """The lit crest, then the land fading into the haze at its foot."""
    mist = mix(ridge.colour, palette.low, 0.34 * (1 - ridge.nearness) + 0.07)
    edge = 0.10 if palette.is_dark else 0.22
    crest = mix(ridge.colour, palette.disc, edge * (1 - ridge.nearness) + 0.06)
    canvas.ridge(ridge.line, [(0.0, crest), (1.0, crest)])
    body = [(0.0, ridge.colour), (0.55, mist), (1.0, mist)]
    canvas.ridge(lambda x: ridge.line(x) + 0.0028 / canvas.tallness, body)


def snowcap(canvas: Canvas, ridge: Ridge, snow_line: float) -> None:
    """Snow on what rises above a height; its lower edge runs in and out with the gullies."""
    chance = canvas.chance
    steps = 300
    crest = [(step / steps, ridge.line(step / steps)) for step in range(steps + 1)]
    edge = []
    gully, wanted = 0.0, 0.0
    for step, (x, y) in enumerate(reversed(crest)):
        if step % 5 == 0:
            wanted = chance.uniform(0.15, 1.0)
        gully += (wanted - gully) * 0.5
        edge.append((x, y + max(0.0, snow_line - y) * 0.62 * gully))
    white = mix(WHITE, ridge.colour, 0.04 + 0.2 * (1 - ridge.nearness))
    canvas.fill(canvas.shape().polygon(crest + edge), white)


def fog(canvas: Canvas, palette: Palette, level: float) -> None:
    """A bank of it, in front of what was drawn so far."""
    chance = canvas.chance
    light = mix(palette.low, palette.disc, 0.5)
    shape = canvas.shape()
    for _ in range(6):
        where = chance.uniform(-0.1, 1.1), level + chance.gauss(0, 0.02)
        shape.ellipse(where, chance.uniform(0.35, 0.7), chance.uniform(0.06, 0.12))
    canvas.fill(shape, light, opacity=0.42, blur=0.035)


def dune(canvas: Canvas, level: float, height: float) -> Line:
    """Long slow rises with sharp crests."""
    chance = canvas.chance
    pitch, phase = chance.uniform(0.55, 1.0) * canvas.breadth * 0.8, chance.random()
    lean = chance.choice((0.68, 0.32))

    def line(x: float) -> float:
        place = (x * pitch + phase) % 1.0
        rise = place / lean if place < lean else (1 - place) / (1 - lean)
        swell = 0.25 * math.sin(math.tau * (x * pitch * 0.45 + phase))
        slope: float = rise * rise * (3 - 2 * rise) ** 0.6
        return level - height * 1.5 * (slope - 0.4 + swell)

    return line


def lee(canvas: Canvas, ridge: Ridge, palette: Palette, *, reach: float = 0.30, fall: float = 0.30) -> None:
    """The side turned from the light: from each summit down to a wandering foot."""
    steps = 120
    line = [(step / steps, ridge.line(step / steps)) for step in range(steps + 1)]
    shade = mix(ridge.colour, palette.near, 0.42)
    for x, _ in _summits(line):
        end = min(1.05, x + reach / canvas.breadth)
        along = [x + (end - x) * step / 60 for step in range(61)]
        crest = [(a, ridge.line(min(1.0, a))) for a in along]
        foot = [(a, y + fall * 0.5 * math.sin(math.pi * (step / 60) ** 0.7)) for step, (a, y) in enumerate(crest)]
        shape = canvas.shape().polygon(crest + foot[::-1])
        canvas.fill(shape, [(0.0, shade), (1.0, ridge.colour)], opacity=0.8)


def _summits(line: list[Point]) -> list[Point]:
    """Points higher than all within a twentieth of the width."""
    near = len(line) // 20
    return [
        point
        for index, point in enumerate(line[near:-near], start=near)
        if point[1] == min(y for _, y in line[index - near : index + near + 1])
    ]


def headland(canvas: Canvas, horizon: float, side: int, *, reach: float, rise: float) -> Line:
    """A coast that climbs in steps at one side of the picture and is under water at the other."""
    chance = canvas.chance
    rough = jagged(canvas, 0.0, 0.02)
    steps = [(chance.uniform(0.0, 0.3), chance.uniform(18, 40), chance.uniform(0.3, 1.0)) for _ in range(4)]
    total = sum(weight for _, _, weight in steps)

    def line(x: float) -> float:
        inland = (x if side > 0 else 1 - x) - (1 - reach)
        climbed = sum(w / (1 + math.exp(-(inland - at * reach) * hard)) for at, hard, w in steps) / total
        return 1.03 - (1.03 - horizon - 0.10 + rise) * climbed + rough(x) * climbed

    return line
