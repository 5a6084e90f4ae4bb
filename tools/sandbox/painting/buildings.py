"""What people build: a lighthouse, a skyline."""

from tools.sandbox.painting.canvas import Canvas, Point, Shape
from tools.sandbox.painting.colour import BLACK, WHITE, Colour, mix
from tools.sandbox.painting.palettes import Palette


def lighthouse(canvas: Canvas, palette: Palette, foot: Point, tall: float, *, lit: bool) -> None:
    """A tapered tower with bands, a gallery, a lantern, and its beam when it is dark."""
    wide = tall * 0.105
    lamp = foot[0], foot[1] - tall * 0.93 / canvas.tallness
    if lit:
        _beam(canvas, palette, lamp)
    white = mix(WHITE, palette.low, 0.35)
    shade = mix(white, palette.near, 0.45)
    red = mix((176, 58, 46), palette.near, 0.25)

    def slice_of(low: float, high: float, left: float = -1.0, right: float = 1.0) -> list[Point]:
        bottom, top = wide * (1 - 0.42 * low), wide * (1 - 0.42 * high)
        return [
            (left * bottom, -tall * low), (right * bottom, -tall * low),
            (right * top, -tall * high), (left * top, -tall * high),
        ]  # fmt: skip

    def part(points: list[Point], paint: Colour, opacity: float = 1.0) -> None:
        canvas.fill(canvas.shape().around(foot, points), paint, opacity=opacity)

    part(slice_of(-0.06, 0.84), white)
    for low in (0.10, 0.40, 0.70):
        part(slice_of(low, min(0.84, low + 0.15)), red)
    part(slice_of(-0.06, 0.84, 0.1, 1.0), shade, 0.42)
    part(_block(0, -tall * 0.85, wide * 0.82, tall * 0.022), mix(palette.near, BLACK, 0.2))
    part(_block(0, -tall * 0.91, wide * 0.42, tall * 0.05), palette.accent if lit else white)
    cap = [(-wide * 0.56, -tall * 0.955), (wide * 0.56, -tall * 0.955), (0, -tall * 1.04)]
    part(cap, mix(red, palette.near, 0.3))
    for level in (0.3, 0.6):
        part(_block(-wide * 0.12, -tall * level, wide * 0.1, tall * 0.022), palette.near)
    if lit:
        canvas.glow(lamp, tall * 0.42, palette.accent, 0.75)
        canvas.fill(canvas.shape().ellipse(lamp, wide * 0.26), mix(palette.accent, WHITE, 0.7))


def _beam(canvas: Canvas, palette: Palette, lamp: Point) -> None:
    """Cones of growing reach on top of each other, so that the light thins out with distance."""
    for side, share in ((1, 0.10), (-1, 0.055)):
        for step in range(1, 9):
            reach = 0.22 * step
            end, tilt = side * reach, -0.06 * reach
            cone = [
                (0, -0.005),
                (end, tilt - 0.085 * reach),
                (end, tilt + 0.085 * reach),
                (0, 0.005),
            ]
            shape = canvas.shape().around(lamp, cone)
            canvas.fill(shape, palette.accent, opacity=share, blur=0.004 + 0.004 * step)


def skyline(canvas: Canvas, palette: Palette, level: float, tone: Colour, *, tall: float, lit: float) -> None:
    """One row of houses, with some of their windows lit."""
    chance = canvas.chance
    walls, windows = canvas.shape(), canvas.shape()
    x = -0.02
    while x < 1.02:  # a little past the right edge
        wide = chance.uniform(0.035, 0.10) / canvas.breadth
        high = tall * chance.choice((0.45, 0.6, 0.75, 0.9, 1.25)) * chance.uniform(0.85, 1.1)
        top = level - high / canvas.tallness
        walls.polygon([(x, top), (x + wide, top), (x + wide, 1.02), (x, 1.02)])
        if chance.random() < 0.35:  # a third of them carry something on top
            _roof(canvas, walls, x, wide, top)
        if lit:
            _windows(canvas, windows, (x, top, x + wide), lit)
        x += wide * chance.choice((0.99, 0.99, 0.99, 1.12))
    canvas.fill(walls, [(0.0, tone), (1.0, mix(tone, palette.low, 0.25))])
    canvas.fill(windows, palette.accent, opacity=0.88)


def _roof(canvas: Canvas, walls: Shape, x: float, wide: float, top: float) -> None:
    """A mast, a gable or a water tank."""
    chance = canvas.chance
    middle = x + wide / 2
    rise = chance.uniform(0.02, 0.06) / canvas.tallness
    half = chance.choice((0.03, 0.22, 0.5)) * wide
    peak = middle if half > 0.2 * wide else x + wide * chance.uniform(0.2, 0.8)
    walls.polygon([(peak - half, top), (peak, top - rise), (peak + half, top)])


def _windows(canvas: Canvas, windows: Shape, house: tuple[float, float, float], lit: float) -> None:
    """A grid, mostly dark; whole floors stay lit here and there."""
    chance = canvas.chance
    left, top, right = house
    step_x, step_y = 0.0135 / canvas.breadth, 0.021 / canvas.tallness
    columns = int((right - left) / step_x) - 1
    begin = left + (right - left - columns * step_x) / 2
    y = top + step_y
    while y < 0.97:  # down to the street
        share = lit * chance.choice((0.3, 0.6, 1.0, 1.9))
        for column in range(columns):
            if chance.random() < share:
                x = begin + (column + 0.25) * step_x
                end_x, end_y = x + step_x * 0.5, y + step_y * 0.5
                windows.polygon([(x, y), (end_x, y), (end_x, end_y), (x, end_y)])
        y += step_y


def _block(x: float, y: float, half_wide: float, high: float) -> list[Point]:
    return [
        (x - half_wide, y),
        (x + half_wide, y),
        (x + half_wide, y - high),
        (x - half_wide, y - high),
    ]
