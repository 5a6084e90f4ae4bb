"""What the words of a prompt ask for: the light, the scene, and what stands in it."""

import random
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from tools.sandbox.painting.palettes import (
    DESERT,
    FOREST,
    PALETTES,
    SEA,
    SNOW,
    Light,
    Palette,
)

Name = TypeVar("Name", bound=StrEnum)


class Scene(StrEnum):
    """What the picture is of."""

    HILLS = "hills"
    MOUNTAINS = "mountains"
    DESERT = "desert"
    FOREST = "forest"
    SEA = "sea"
    CITY = "city"
    FERN = "fern"
    BAKERY = "bakery"


class Detail(StrEnum):
    """What stands in it besides."""

    LIGHTHOUSE = "lighthouse"
    COMET = "comet"
    BOAT = "boat"
    SNOWFALL = "snowfall"
    FOG = "fog"
    BIRDS = "birds"
    STARS = "stars"


LIGHT_WORDS = {
    Light.NIGHT: "night midnight moon moonlit moonlight stars starry dark nocturne comet aurora",
    Light.DUSK: "dusk sunset evening twilight golden lantern lanterns ember glow",
    Light.DAWN: "dawn sunrise morning daybreak pink blossom spring rose",
    Light.STORM: "storm stormy rain rainy thunder grey gray gloomy overcast",
    Light.DAY: "day noon daylight sunny bright summer pale clear green blue",
}
SCENE_WORDS = {
    Scene.FERN: "fern botanical plant leaf leaves herbarium flower botany",
    Scene.BAKERY: "bakery shop cafe house isometric cottage bookshop store kitchen",
    Scene.CITY: "city skyline street tokyo paris york london skyscraper town urban neon building",
    Scene.SEA: "sea ocean harbour harbor lake lighthouse boat ship island coast beach sail bay",
    Scene.DESERT: "desert dune dunes sand cactus canyon mesa sahara camel mars",
    Scene.FOREST: "forest wood woods pine pines tree trees jungle fir deer fox bear",
    Scene.MOUNTAINS: "mountain mountains snow snowy alps peak peaks winter glacier ice arctic",
    Scene.HILLS: "hill hills valley meadow field fields vineyard landscape tuscany",
}
DETAIL_WORDS = {
    Detail.LIGHTHOUSE: "lighthouse beacon",
    Detail.COMET: "comet meteor asteroid",
    Detail.BOAT: "harbour harbor boat ship sail sailing regatta",
    Detail.SNOWFALL: "snow snowy winter snowfall",
    Detail.FOG: "fog foggy mist misty haze",
    Detail.BIRDS: "bird birds gull gulls geese flock",
    Detail.STARS: "stars starry cosmos galaxy space",
}
SCENE_PALETTES = {
    Scene.DESERT: DESERT,
    Scene.FOREST: FOREST,
    Scene.SEA: SEA,
    Scene.MOUNTAINS: SNOW,
}
UNTOLD_SCENES = (Scene.HILLS, Scene.HILLS, Scene.HILLS, Scene.MOUNTAINS, Scene.SEA)


@dataclass(frozen=True, slots=True)
class Theme:
    """All that the words decide; `is_lent` when the palette is a reference's."""

    light: Light
    scene: Scene
    details: frozenset[Detail]
    palette: Palette
    is_lent: bool = False


def read(prompt: str, chance: random.Random) -> Theme:
    """The prompt's own words first; what they leave open is up to its hash."""
    words = set(re.findall(r"[a-z]+", prompt.lower()))
    told_light = _first(LIGHT_WORDS, words)
    light = told_light or chance.choice((Light.DAWN, Light.DAY, Light.DUSK, Light.NIGHT))
    scene = _first(SCENE_WORDS, words) or chance.choice(UNTOLD_SCENES)
    details = {detail for detail, text in DETAIL_WORDS.items() if words & set(text.split())}
    by_scene = SCENE_PALETTES.get(scene)
    if by_scene and told_light in (None, Light.DAY):
        light, palette = Light.DAY, chance.choice(by_scene)
    else:
        palette = chance.choice(PALETTES[light])
    return Theme(light, scene, frozenset(details), palette)


def _first(table: dict[Name, str], words: set[str]) -> Name | None:
    return next((name for name, text in table.items() if words & set(text.split())), None)
