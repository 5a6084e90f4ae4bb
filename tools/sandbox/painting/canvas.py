"""A picture under work: soft gradients, antialiased shapes, glows, grain.

Positions and lengths are shares of the picture: x of its width, y of its height, lengths of its
shorter side. So a scene is the same at 1K and at 4K.
"""

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tools.sandbox.painting.colour import Colour, mix

Point = tuple[float, float]
Stops = Sequence[tuple[float, Colour]]

SMOOTHING = 2  # shapes are drawn this much larger and scaled down
SMALL_SMOOTHING = 4  # the same for small shapes, where each pixel shows
SMALL_PIXELS = 400_000
EDGE = 180  # what Pillow's radial gradient has reached at the middle of its sides
GRAIN_TILE = 384
GRAIN_STRENGTH = 5


class Shape:
    """Outlines that are filled together, in the pixels of one canvas."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self._polygons: list[list[Point]] = []

    def polygon(self, points: Sequence[Point]) -> "Shape":
        """Points as shares of the picture."""
        self._polygons.append([self._canvas.pixel(point) for point in points])
        return self

    def around(self, centre: Point, points: Sequence[Point], turn: float = 0.0) -> "Shape":
        """Points as lengths around a centre, so that shapes keep their form at every ratio."""
        x, y = self._canvas.pixel(centre)
        unit, cos, sin = self._canvas.unit, math.cos(turn), math.sin(turn)
        self._polygons.append([(x + unit * (a * cos - b * sin), y + unit * (a * sin + b * cos)) for a, b in points])
        return self

    def ellipse(self, centre: Point, radius: float, flat: float = 1.0, turn: float = 0.0) -> "Shape":
        count = 24 if radius < 0.02 else 120  # as round as the size lets one see
        angles = [math.tau * step / count for step in range(count)]
        points = [(radius * math.cos(a), radius * flat * math.sin(a)) for a in angles]
        return self.around(centre, points, turn)

    def box(self) -> tuple[int, int, int, int]:
        """The pixels touched, clipped to the canvas."""
        xs = [x for polygon in self._polygons for x, _ in polygon]
        ys = [y for polygon in self._polygons for _, y in polygon]
        if not xs:
            return 0, 0, 0, 0
        width, height = self._canvas.size
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        return left, top, min(width, math.ceil(max(xs)) + 1), min(height, math.ceil(max(ys)) + 1)

    def mask(self, box: tuple[int, int, int, int]) -> Image.Image:
        """Coverage within the box, 0 to 255, with smooth edges."""
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        scale = SMALL_SMOOTHING if width * height < SMALL_PIXELS else SMOOTHING
        large = Image.new("L", (width * scale, height * scale), 0)
        draw = ImageDraw.Draw(large)
        for polygon in self._polygons:
            draw.polygon([((x - left) * scale, (y - top) * scale) for x, y in polygon], fill=255)
        return large.reduce(scale)


class Canvas:
    """The picture. `chance` is its own deterministic source of variety."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.size = width, height
        self.unit = min(width, height)
        self.chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
        self.image = Image.new("RGB", self.size)

    @property
    def breadth(self) -> float:
        """The width in lengths: how much scenery fits side by side."""
        return self.size[0] / self.unit

    @property
    def tallness(self) -> float:
        return self.size[1] / self.unit

    def pixel(self, point: Point) -> Point:
        return point[0] * self.size[0], point[1] * self.size[1]

    def shape(self) -> Shape:
        return Shape(self)

    def gradient(self, stops: Stops, *, top: float = 0.0, bottom: float = 1.0) -> None:
        """Fill a band from top to bottom; stops are shares of the band."""
        begin, end = round(top * self.size[1]), round(bottom * self.size[1])
        self.image.paste(self._column(stops, end - begin), (0, begin))

    def fill(
        self,
        shape: Shape,
        paint: Colour | Stops,
        *,
        opacity: float = 1.0,
        blur: float = 0.0,
    ) -> None:
        """Fill a shape with a colour, or with a gradient down its height."""
        left, top, right, bottom = shape.box()
        pad = round(3 * blur * self.unit)
        left, top = max(0, left - pad), max(0, top - pad)
        right, bottom = min(self.size[0], right + pad), min(self.size[1], bottom + pad)
        if right <= left or bottom <= top:
            return
        mask = shape.mask((left, top, right, bottom))
        if blur:
            mask = _blurred(mask, blur * self.unit)
        if opacity < 1:
            mask = mask.point([round(value * opacity) for value in range(256)])
        self.image.paste(self._pigment(paint, right - left, bottom - top), (left, top), mask)

    def ridge(self, height: Callable[[float], float], stops: Stops, *, steps: int = 480) -> None:
        """Fill everything below a line, `height(x)` being a share of the picture's height."""
        line = [(step / steps, height(step / steps)) for step in range(steps + 1)]
        top, low = min(y for _, y in line), max(y for _, y in line)
        begin = max(0, math.floor(top * self.size[1]))
        end = min(self.size[1], math.ceil(low * self.size[1]) + 1)
        pigment = self._column(stops, max(1, self.size[1] - begin))
        if end > begin:
            outline = self.shape().polygon([(-0.01, 1.2), *line, (1.01, 1.2)])
            mask = outline.mask((0, begin, self.size[0], end))
            self.image.paste(pigment.crop((0, 0, self.size[0], end - begin)), (0, begin), mask)
        rest = pigment.crop((0, max(0, end - begin), *pigment.size))
        self.image.paste(rest, (0, max(begin, end)))

    def glow(self, centre: Point, radius: float, light: Colour, strength: float, *, flat: float = 1.0) -> None:
        """Light that fades from a centre outwards."""
        x, y = self.pixel(centre)
        wide, high = max(2, round(radius * self.unit)), max(2, round(radius * flat * self.unit))
        falling = [round(255 * strength * max(0.0, 1 - value / EDGE) ** 2.2) for value in range(256)]
        mask = Image.radial_gradient("L").point(falling).resize((2 * wide, 2 * high))
        self.image.paste(light, (round(x - wide), round(y - high)), mask)

    def grain(self) -> None:
        """A fine tooth, as paper has; it also hides the steps of 8-bit gradients."""
        spread = [127 + round((value - 127) * GRAIN_STRENGTH / 127) for value in range(256)]
        bits = self.chance.randbytes(GRAIN_TILE * GRAIN_TILE)
        tile = Image.frombytes("L", (GRAIN_TILE, GRAIN_TILE), bits).point(spread)
        noise = Image.new("L", self.size)
        for x in range(0, self.size[0], GRAIN_TILE):
            for y in range(0, self.size[1], GRAIN_TILE):
                noise.paste(tile, (x, y))
        coloured = Image.merge("RGB", (noise, noise, noise))
        self.image = ImageChops.add(self.image, coloured, 1, -127)

    def _pigment(self, paint: Colour | Stops, width: int, height: int) -> Image.Image:
        if isinstance(paint[0], int):
            return Image.new("RGB", (width, height), paint)  # type: ignore[arg-type]
        return self._column(paint, height).crop((0, 0, width, height))  # type: ignore[arg-type]

    def _column(self, stops: Stops, height: int) -> Image.Image:
        """A vertical gradient as wide as the canvas."""
        column = Image.new("RGB", (1, max(1, height)))
        column.putdata([_at(stops, row / max(1, height - 1)) for row in range(max(1, height))])
        return column.resize((self.size[0], max(1, height)))


def _at(stops: Stops, position: float) -> Colour:
    for (begin, first), (end, second) in pairwise(stops):
        if position <= end:
            return mix(first, second, (position - begin) / max(1e-6, end - begin))
    return stops[-1][1]


def _blurred(mask: Image.Image, radius: float) -> Image.Image:
    """Blur a small copy: a wide blur has no detail that would miss the pixels."""
    shrink = max(1, min(int(radius / 3), *(side // 2 for side in mask.size)))
    small = mask.reduce(shrink) if shrink > 1 else mask
    return small.filter(ImageFilter.GaussianBlur(radius / shrink)).resize(mask.size)
