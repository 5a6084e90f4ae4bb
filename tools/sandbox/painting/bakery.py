"""An isometric bakery on its plot of ground, lit from inside."""

from tools.sandbox.painting.canvas import Canvas
from tools.sandbox.painting.colour import WHITE, Colour, colour, mix
from tools.sandbox.painting.isometric import LEFT_SHADE, PLOT_CENTRE, RIGHT_SHADE, Model, Solid
from tools.sandbox.painting.palettes import Palette
from tools.sandbox.painting.sky import stars

WALLS = ("E9C9A0", "D8B4A0", "C9CFC0")
ROOFS = ("9C4A3C", "3F5F6B", "6B4A6B")


def bakery(canvas: Canvas, palette: Palette) -> None:
    """Ground, house, roof, shop front, tree, lamp, smoke."""
    chance = canvas.chance
    night = mix(palette.near, palette.far, 0.15)
    canvas.gradient([(0.0, palette.high), (1.0, palette.low)])
    if palette.is_dark:
        stars(canvas, palette, 0.8)
    canvas.glow((0.5, 0.55), 0.85, mix(palette.accent, palette.low, 0.5), 0.35)
    model = Model(canvas, night, 0.30 if palette.is_dark else 0.04)
    wall, roof = colour(chance.choice(WALLS)), colour(chance.choice(ROOFS))
    _ground(model)
    _house(model, wall, roof)
    _front(model, palette.accent, roof)
    _street(model, palette, wall)
    _smoke(canvas, model, palette)


def _ground(model: Model) -> None:
    model.box((-0.95, -0.95, -0.14), (0.95, 0.95, -0.05), colour("6E5A4E"))
    model.box((-0.95, -0.95, -0.05), (0.95, 0.95, 0.0), colour("7E8F6B"))
    paving = [(-0.95, 0.42, 0.002), (0.95, 0.42, 0.002), (0.95, 0.95, 0.002), (-0.95, 0.95, 0.002)]
    model.face(paving, colour("B9A48E"))
    for step in range(1, 8):
        x = -0.95 + step * 0.2375
        joint = [
            (x, 0.42, 0.003),
            (x + 0.012, 0.42, 0.003),
            (x + 0.012, 0.95, 0.003),
            (x, 0.95, 0.003),
        ]
        model.face(joint, colour("9C8873"))


def _house(model: Model, wall: Colour, roof: Colour) -> None:
    left, right, back, front, eaves, top = -0.62, 0.50, -0.62, 0.30, 0.62, 1.02
    ridge = (back + front) / 2
    wide = [(left, front, 0.0), (right, front, 0.0), (right, front, eaves), (left, front, eaves)]
    model.face(wide, wall, shade=LEFT_SHADE)
    gable = [
        (right, front, 0.0),
        (right, front, eaves),
        (right, ridge, top),
        (right, back, eaves),
        (right, back, 0.0),
    ]
    model.face(gable, wall, shade=RIGHT_SHADE)
    verge = [
        (right, ridge, top),
        (right, back - 0.05, eaves - 0.04),
        (right, back - 0.05, eaves + 0.01),
        (right, ridge, top + 0.05),
    ]
    model.face(verge, roof, shade=0.35)
    over = 0.07
    low = eaves - 0.05
    slope = [
        (left - over, front + over, low), (right + over, front + over, low),
        (right + over, ridge, top + 0.02), (left - over, ridge, top + 0.02),
    ]  # fmt: skip
    model.face(slope, roof, shade=0.05)
    for step in range(1, 8):
        share = step / 8
        south = front + over + (ridge - front - over) * share
        up = low + (top + 0.02 - low) * share
        row = [
            (left - over, south, up),
            (right + over, south, up),
            (right + over, south - 0.012, up + 0.012),
            (left - over, south - 0.012, up + 0.012),
        ]
        model.face(row, roof, shade=0.26)
    model.box((-0.42, -0.30, 0.80), (-0.26, -0.14, 1.22), mix(roof, wall, 0.35))


def _front(model: Model, light: Colour, roof: Colour) -> None:
    """Two shop windows and a door on the south side, an awning above, a window to the east."""
    south = 0.302
    bright = mix(light, WHITE, 0.25)
    for left, right, low, high in (
        (-0.54, -0.20, 0.14, 0.42),
        (0.12, 0.42, 0.14, 0.42),
        (-0.12, 0.05, 0.0, 0.42),
    ):
        frame = 0.018
        model.face(_pane(left - frame, right + frame, low - frame, high + frame, south), roof, shade=0.3)
        model.light(_pane(left, right, low, high, south), bright)
    for shelf in (0.20, 0.29):
        for left in (-0.51, -0.43, -0.35, -0.27, 0.15, 0.23, 0.31):
            loaf = _pane(left, left + 0.055, shelf, shelf + 0.035, south + 0.001)
            model.light(loaf, mix(colour("A8642F"), light, 0.2))
    stripes = 14
    for stripe in range(stripes):
        left = -0.60 + stripe * 1.08 / stripes
        right = left + 1.08 / stripes
        cloth = [(left, 0.30, 0.54), (right, 0.30, 0.54), (right, 0.47, 0.44), (left, 0.47, 0.44)]
        model.face(cloth, colour("F4E9D8") if stripe % 2 else roof)
    for north in (-0.44, -0.10):
        pane = [
            (0.502, north, 0.24),
            (0.502, north + 0.2, 0.24),
            (0.502, north + 0.2, 0.46),
            (0.502, north, 0.46),
        ]
        model.light(pane, mix(bright, light, 0.5))
    attic = [(0.502, -0.22, 0.70), (0.502, -0.10, 0.70), (0.502, -0.10, 0.84), (0.502, -0.22, 0.84)]
    model.light(attic, bright)
    for east in (-0.37, -0.03, 0.27):
        model.glow((east, 0.55, 0.12), 0.17, light, 0.42)


def _pane(left: float, right: float, low: float, high: float, south: float) -> list[Solid]:
    return [(left, south, low), (right, south, low), (right, south, high), (left, south, high)]


def _street(model: Model, palette: Palette, wall: Colour) -> None:
    """A lamp, crates with bread, two round trees."""
    for east, south, size in ((0.76, -0.30, 0.17), (0.72, 0.16, 0.13)):
        model.box(
            (east - 0.015, south - 0.015, 0.0),
            (east + 0.015, south + 0.015, 0.25),
            colour("5B4636"),
        )
        model.ball((east, south, 0.25 + size), size, colour("5F7F5B"))
    for east in (-0.86, -0.74):
        model.box((east, 0.52, 0.0), (east + 0.1, 0.62, 0.08), mix(wall, colour("8A5A33"), 0.6))
    model.box((0.61, 0.70, 0.0), (0.63, 0.72, 0.62), colour("33312F"))
    model.box((0.585, 0.675, 0.60), (0.655, 0.745, 0.70), mix(palette.accent, WHITE, 0.3))
    model.glow((0.62, 0.71, 0.65), 0.24, palette.accent, 0.8)


def _smoke(canvas: Canvas, model: Model, palette: Palette) -> None:
    for puff in range(7):
        x, y = model.place((-0.34, -0.22, 1.26 + puff * 0.085))
        x += 0.012 * puff**1.3
        shape = canvas.shape()
        where = PLOT_CENTRE[0] + x / canvas.breadth, PLOT_CENTRE[1] + y / canvas.tallness
        shape.ellipse(where, 0.02 + 0.008 * puff)
        canvas.fill(shape, mix(palette.low, WHITE, 0.35), opacity=0.34 - 0.04 * puff, blur=0.008)
