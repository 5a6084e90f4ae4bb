"""Scenes: which layers, in which order."""

from collections.abc import Callable

from tools.sandbox.painting import land, sky, water
from tools.sandbox.painting.bakery import bakery
from tools.sandbox.painting.buildings import lighthouse, skyline
from tools.sandbox.painting.canvas import Canvas, Point
from tools.sandbox.painting.colour import mix
from tools.sandbox.painting.fern import fern
from tools.sandbox.painting.growth import cactus, conifers
from tools.sandbox.painting.land import Ridge
from tools.sandbox.painting.palettes import Light
from tools.sandbox.painting.theme import Detail, Scene, Theme


def draw(canvas: Canvas, theme: Theme) -> None:
    """Draw what the theme asks for."""
    DRAWN[theme.scene](canvas, theme)
    if Detail.SNOWFALL in theme.details:
        sky.snowfall(canvas)


def _heavens(canvas: Canvas, theme: Theme, horizon: float) -> Point:
    """Everything above the horizon; the answer is where the disc stands."""
    chance, palette = canvas.chance, theme.palette
    sky.sky(canvas, palette, horizon)
    if theme.light is Light.NIGHT or Detail.STARS in theme.details:
        sky.stars(canvas, palette, horizon)
    radius = chance.uniform(0.10, 0.165) * min(1.25, canvas.tallness**0.6)
    centre = (
        chance.choice((chance.uniform(0.26, 0.42), chance.uniform(0.56, 0.74))),
        horizon - radius / canvas.tallness * chance.uniform(0.35, 1.5),
    )
    if Detail.COMET in theme.details:
        head = 0.32 if centre[0] > 0.5 else 0.42  # away from the disc
        sky.comet(canvas, palette, (head, horizon * 0.42), 0.75)
        centre, radius = (centre[0], horizon - 0.02), radius * 0.55
    if theme.light is Light.STORM:
        sky.storm(canvas, palette, horizon)
    else:
        sky.disc(canvas, palette, centre, radius)
    if theme.light not in (Light.NIGHT, Light.STORM):
        sky.clouds(canvas, palette, horizon, chance.randint(3, 6))
    if Detail.BIRDS in theme.details or (theme.light is Light.DAY and chance.random() < 0.5):
        sky.birds(canvas, palette, horizon)
    return centre


def _hills(canvas: Canvas, theme: Theme) -> None:
    horizon = canvas.chance.uniform(0.42, 0.52)
    _heavens(canvas, theme, horizon)
    count = 7 if canvas.tallness > 1 else 6
    ridges = land.ridges(canvas, theme.palette, horizon, count=count, shape=land.rolling)
    tree_line = canvas.chance.choice((None, 2, 3))
    for index, ridge in enumerate(ridges):
        land.draw(canvas, ridge, theme.palette)
        if index == tree_line:
            conifers(canvas, ridge, 0.05, 1.0, groves=True)
        if Detail.FOG in theme.details and index % 2:
            land.fog(canvas, theme.palette, ridge.line(0.5) + 0.05)
    if Detail.LIGHTHOUSE in theme.details:
        _stand_lighthouse(canvas, theme, ridges[-2])
        land.draw(canvas, ridges[-1], theme.palette)


def _mountains(canvas: Canvas, theme: Theme) -> None:
    palette = theme.palette
    horizon = canvas.chance.uniform(0.50, 0.58)
    _heavens(canvas, theme, horizon - 0.08)
    for nearness, level, height in ((0.0, 0.0, 0.15), (0.22, 0.07, 0.20), (0.5, 0.19, 0.13)):
        tone = mix(palette.far, palette.near, nearness)
        ridge = Ridge(land.jagged(canvas, horizon + level, height), tone, nearness)
        land.draw(canvas, ridge, palette)
        if nearness < 0.5:  # the nearest range is too low for snow
            land.snowcap(canvas, ridge, horizon + level)
        land.lee(canvas, ridge, palette, reach=0.16, fall=0.24)
        land.fog(canvas, palette, horizon + level + 0.08)
    for nearness, size in ((0.72, 0.075), (1.0, 0.15)):
        tone = mix(palette.far, palette.near, nearness)
        level = horizon + (0.99 - horizon) * (0.42 + 0.45 * nearness)
        wood = Ridge(land.rolling(canvas, level, 0.035), tone, nearness)
        land.draw(canvas, wood, palette)
        conifers(canvas, wood, size, 1.1)


def _forest(canvas: Canvas, theme: Theme) -> None:
    horizon = canvas.chance.uniform(0.40, 0.50)
    _heavens(canvas, theme, horizon)
    ridges = land.ridges(canvas, theme.palette, horizon, count=6, shape=land.rolling)
    for index, ridge in enumerate(ridges):
        land.draw(canvas, ridge, theme.palette)
        conifers(canvas, ridge, 0.045 + 0.2 * ridge.nearness**1.7, 1.25 - 0.5 * ridge.nearness)
        if index in (1, 3) or (Detail.FOG in theme.details and index < 5):
            land.fog(canvas, theme.palette, ridge.line(0.5) + 0.07)


def _desert(canvas: Canvas, theme: Theme) -> None:
    horizon = canvas.chance.uniform(0.46, 0.56)
    _heavens(canvas, theme, horizon)
    ridges = land.ridges(canvas, theme.palette, horizon, count=6, shape=land.dune)
    for index, ridge in enumerate(ridges):
        land.draw(canvas, ridge, theme.palette)
        land.lee(canvas, ridge, theme.palette, fall=0.2)
        if index == 3:  # in the middle ground
            _cacti(canvas, ridge, 0.12)
    _cacti(canvas, ridges[-1], 0.30, count=1)


def _cacti(canvas: Canvas, ridge: Ridge, tall: float, count: int = 3) -> None:
    dark = mix(ridge.colour, (30, 40, 40), 0.45)
    for _ in range(count):
        x = canvas.chance.choice((canvas.chance.uniform(0.08, 0.3), canvas.chance.uniform(0.7, 0.92)))
        cactus(canvas, (x, ridge.line(x) + 0.01), tall * canvas.chance.uniform(0.7, 1.1), dark)


def _sea(canvas: Canvas, theme: Theme) -> None:
    chance, palette = canvas.chance, theme.palette
    horizon = chance.uniform(0.52, 0.6)
    centre = _heavens(canvas, theme, horizon)
    for nearness in (0.0, 0.18):
        tone = mix(palette.far, palette.near, nearness)
        line = land.rolling(canvas, horizon - 0.01 + 0.02 * nearness, 0.05 - 0.12 * nearness)
        land.draw(canvas, Ridge(line, tone, nearness), palette)
    water.sea(canvas, palette, horizon, centre)
    side = 1 if centre[0] < 0.5 else -1  # the coast faces the light
    if Detail.BOAT in theme.details or chance.random() < 0.5:
        for size in (0.022, 0.048):
            where = (0.5 - side * chance.uniform(0.02, 0.2), horizon + 0.02 + size * 2.4)
            water.boat(canvas, palette, where, size)
    if Detail.FOG in theme.details:
        land.fog(canvas, palette, horizon + 0.01)
    for nearness, reach, rise in ((0.6, 0.46, 0.06), (0.9, 0.34, 0.0)):
        tone = mix(palette.far, palette.near, nearness)
        line = land.headland(canvas, horizon, side, reach=reach, rise=rise)
        coast = Ridge(line, tone, nearness)
        if Detail.LIGHTHOUSE in theme.details and nearness < 0.8:  # the farther one
            _stand_lighthouse(canvas, theme, coast, 0.5 + side * 0.32)
        land.draw(canvas, coast, palette)
        conifers(canvas, coast, 0.03 + 0.035 * nearness, 1.1, groves=True)


def _stand_lighthouse(canvas: Canvas, theme: Theme, ridge: Ridge, x: float | None = None) -> None:
    if x is None:
        x = min((step / 40 for step in range(8, 33)), key=ridge.line)
    lit = theme.light is not Light.DAY
    foot = (x, ridge.line(x) + 0.02)
    lighthouse(canvas, theme.palette, foot, 0.42 * min(1.2, canvas.tallness), lit=lit)


def _city(canvas: Canvas, theme: Theme) -> None:
    """Rows of houses behind each other, at a river that mirrors them."""
    palette = theme.palette
    shore = 0.80
    centre = _heavens(canvas, theme, 0.46)
    lit = {Light.NIGHT: 0.34, Light.DUSK: 0.2, Light.STORM: 0.14}.get(theme.light, 0.05)
    tall = 0.46 * min(1.4, canvas.tallness**0.7)
    for row in range(4):
        nearness = row / 3
        tone = mix(palette.far, palette.near, nearness * 0.92)
        level = shore - 0.10 + 0.10 * nearness
        rise = tall * (1 - 0.2 * row)
        skyline(canvas, palette, level, tone, tall=rise, lit=lit * (0.3 + nearness) if row else 0.0)
        if row < 2:  # haze only behind the near rows
            land.fog(canvas, palette, level - 0.02)
    water.sea(canvas, palette, shore, centre)


def _fern(canvas: Canvas, theme: Theme) -> None:
    fern(canvas, theme.palette if theme.is_lent else None)


def _bakery(canvas: Canvas, theme: Theme) -> None:
    bakery(canvas, theme.palette)


DRAWN: dict[Scene, Callable[[Canvas, Theme], None]] = {
    Scene.HILLS: _hills,
    Scene.MOUNTAINS: _mountains,
    Scene.FOREST: _forest,
    Scene.DESERT: _desert,
    Scene.SEA: _sea,
    Scene.CITY: _city,
    Scene.FERN: _fern,
    Scene.BAKERY: _bakery,
}
