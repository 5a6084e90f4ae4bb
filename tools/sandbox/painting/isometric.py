"""Solids seen from above and one corner, each face in its own shade."""

import math

from tools.sandbox.painting.canvas import Canvas, Point
from tools.sandbox.painting.colour import Colour, mix

Solid = tuple[float, float, float]  # east, south, up; the plot is about two units wide
PLOT_CENTRE = (0.5, 0.58)
LEFT_SHADE = 0.18
RIGHT_SHADE = 0.37


class Model:
    """Draws solids in isometric projection; call in the order from back to front."""

    def __init__(self, canvas: Canvas, night: Colour, dark: float) -> None:
        self._canvas = canvas
        self._night = night
        self._dark = dark
        self._scale = min(canvas.breadth * 0.285, canvas.tallness * 0.37)

    def place(self, solid: Solid) -> Point:
        """A solid's point as a length from the plot's centre."""
        east, south, up = solid
        x = (east - south) * math.cos(math.pi / 6)
        y = (east + south) * math.sin(math.pi / 6) - up
        return x * self._scale, y * self._scale

    def face(self, corners: list[Solid], paint: Colour, *, shade: float = 0.0) -> None:
        """One face, darker by what it is turned away and by the night."""
        tone = mix(paint, self._night, min(0.95, shade + self._dark))
        self.light(corners, tone)

    def light(self, corners: list[Solid], tone: Colour, opacity: float = 1.0) -> None:
        """One face that shines by itself."""
        shape = self._canvas.shape().around(PLOT_CENTRE, [self.place(c) for c in corners])
        self._canvas.fill(shape, tone, opacity=opacity)

    def box(self, low: Solid, high: Solid, paint: Colour) -> None:
        """Top, left (south) and right (east) sides."""
        (a, b, c), (d, e, f) = low, high
        self.face([(a, b, f), (d, b, f), (d, e, f), (a, e, f)], paint)
        self.face([(a, e, c), (d, e, c), (d, e, f), (a, e, f)], paint, shade=LEFT_SHADE)
        self.face([(d, b, c), (d, e, c), (d, e, f), (d, b, f)], paint, shade=RIGHT_SHADE)

    def ball(self, solid: Solid, radius: float, paint: Colour) -> None:
        """Round from every side, with its lit half up and to the left."""
        x, y = self.place(solid)
        for share, offset in ((1.0, 0.0), (0.78, -0.14), (0.5, -0.3)):
            tone = mix(paint, self._night, self._dark + 0.28 * share)
            size = radius * share * self._scale
            move = radius * offset * self._scale
            ring = [math.tau * step / 60 for step in range(60)]
            points = [(x + move + size * math.cos(a), y + move + size * math.sin(a)) for a in ring]
            self._canvas.fill(self._canvas.shape().around(PLOT_CENTRE, points), tone)

    def glow(self, solid: Solid, radius: float, light: Colour, strength: float) -> None:
        x, y = self.place(solid)
        centre = (
            PLOT_CENTRE[0] + x / self._canvas.breadth,
            PLOT_CENTRE[1] + y / self._canvas.tallness,
        )
        self._canvas.glow(centre, radius, light, strength)
