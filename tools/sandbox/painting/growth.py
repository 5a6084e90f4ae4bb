"""What grows: conifers on a ridge and cacti on the sand."""

import math
from itertools import pairwise

from tools.sandbox.painting.canvas import Canvas, Point, Shape
from tools.sandbox.painting.colour import Colour
from tools.sandbox.painting.land import Ridge


def conifers(canvas: Canvas, ridge: Ridge, size: float, density: float, *, groves: bool = False) -> None:
    """A forest edge along a ridge, in the ridge's own colour; `groves` leaves gaps in it."""
    chance = canvas.chance
    shape = canvas.shape()
    rhythm, phase = chance.uniform(1.2, 2.4) * canvas.breadth, chance.uniform(0, math.tau)
    x = -0.03
    while x < 1.03:  # a little past the right edge
        grown = 1.0 if not groves else math.sin(math.tau * rhythm * x + phase) + 0.15
        tall = size * chance.uniform(0.55, 1.25) * min(1.0, 0.5 + grown)
        if grown > 0:
            foot = (x, ridge.line(min(1.0, max(0.0, x))) + 0.004)
            if foot[1] < 1:
                _conifer(canvas, shape, foot, tall)
        x += size * chance.uniform(0.16, 0.55) / density / canvas.breadth
    canvas.fill(shape, ridge.colour)


def _conifer(canvas: Canvas, shape: Shape, foot: Point, tall: float) -> None:
    """Branches in tiers, each wider and lower than the one above, none quite even."""
    chance = canvas.chance
    tiers = 7
    left: list[Point] = []
    right: list[Point] = []
    for tier in range(1, tiers + 1):
        y = -tall * (1 - tier / (tiers + 0.4))
        wide = tall * 0.21 * (tier / tiers) ** 0.85
        left += [(-wide * chance.uniform(0.85, 1.15), y), (-wide * 0.5, y - tall * 0.02)]
        right += [(wide * chance.uniform(0.85, 1.15), y), (wide * 0.5, y - tall * 0.02)]
    trunk = [(tall * 0.018, 0.03), (-tall * 0.018, 0.03)]
    shape.around(foot, [(0, -tall), *right, *trunk, *reversed(left)])


def cactus(canvas: Canvas, foot: Point, tall: float, tone: Colour) -> None:
    """A saguaro: a column and two bent arms."""
    shape = canvas.shape()
    thick = tall * 0.085
    _limb(shape, foot, [(0, 0.02), (0, -tall)], thick)
    for side, low, high in ((-1, 0.42, 0.78), (1, 0.54, 0.92)):
        reach = side * tall * 0.26
        bend = [(0, -tall * low), (reach, -tall * low), (reach, -tall * high)]
        _limb(shape, foot, bend, thick * 0.72)
    canvas.fill(shape, tone)


def _limb(shape: Shape, foot: Point, path: list[Point], thick: float) -> None:
    """A path with a round end at every bend."""
    count = 14
    ring = [math.tau * step / count for step in range(count)]
    for (ax, ay), (bx, by) in pairwise(path):
        length = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / length * thick, (bx - ax) / length * thick
        shape.around(foot, [(ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny)])
        shape.around(foot, [(bx + thick * math.cos(a), by + thick * math.sin(a)) for a in ring])
        shape.around(foot, [(ax + thick * math.cos(a), ay + thick * math.sin(a)) for a in ring])
