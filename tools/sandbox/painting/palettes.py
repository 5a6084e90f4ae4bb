"""Palettes by the light they show."""

from dataclasses import dataclass
from enum import StrEnum

from tools.sandbox.painting.colour import Colour, colour


class Light(StrEnum):
    """The time of day, or a storm."""

    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"
    STORM = "storm"


@dataclass(frozen=True, slots=True)
class Palette:
    """`far` and `near` are the ends of the land's ramp; `accent` is for what is lit or small."""

    high: Colour
    low: Colour
    disc: Colour
    far: Colour
    near: Colour
    accent: Colour
    is_dark: bool = False


def _palette(text: str, *, is_dark: bool = False) -> Palette:
    high, low, disc, far, near, accent = map(colour, text.split())
    return Palette(high, low, disc, far, near, accent, is_dark)


PALETTES: dict[Light, tuple[Palette, ...]] = {
    Light.DAWN: (
        _palette("EFDCD3 F4BFB2 F9E6DB D9786F 6B2438 FFF1E0"),
        _palette("C9CFE4 F6CDBB FFF0DC B98AA0 3B2F55 FFE3B8"),
        _palette("F3E3C7 F2B79A FFF3DF C97A63 3F2A44 FFE9C7"),
    ),
    Light.DAY: (
        _palette("AFC9D8 DCE4E1 FBFAF3 708E9A 1F333F F6E3B8"),
        _palette("D2DDC4 ECECCB F9F4DC 7F9E79 21403A F3D9A0"),
        _palette("BFD8DC F3E9D2 FFFBEF 6F9FA0 1D3F4B F2C089"),
        _palette("E7DFD0 F1DDBB FFF8E6 A89A78 3A4038 E9A66B"),
    ),
    Light.DUSK: (
        _palette("F5D3B0 EBA17F FAECD8 C9624C 35264A FFD9A0"),
        _palette("4B5488 F2A48C FFE3C2 8A5B86 231E3F FFC98F"),
        _palette("3F4A6B EFB27A FFE9C4 7C5568 1F1C30 FFCF8A"),
        _palette("6A4A78 F58F6C FFE0B0 8C4468 27193A FFC57A"),
    ),
    Light.NIGHT: (
        _palette("23244A 5B3F70 F5D8A6 4B3868 12101C FFD48A", is_dark=True),
        _palette("161D28 2F5563 BBE5E3 25505C 0A0F12 FFD79A", is_dark=True),
        _palette("0F1A33 3B5484 F2EBD5 2C436F 090E1C FFCE85", is_dark=True),
        _palette("191A2E 6B4560 FBE3C3 46344F 0F0D18 FFC47C", is_dark=True),
    ),
    Light.STORM: (
        _palette("59636B A9AFA8 E6E6DC 66747A 1B2429 E9C88E"),
        _palette("4A5060 B7A79B F0E2CE 6B6870 20202B F0BF85"),
    ),
}
DESERT = (
    _palette("F6DDB6 F4B27C FFF1D6 DE8F57 5B2530 FFE6B8"),
    _palette("9FC4CF F6D3A2 FFF7E2 DB9A62 6A2F2C FFE9C0"),
)
SNOW = (
    _palette("B9CCDF EDEFF2 FFFFFF A9BCCF 3D5069 FFFFFF"),
    _palette("C7C9E0 F6E2DC FFFAF2 AEB1CC 454A6E FFFFFF"),
)
FOREST = (
    _palette("CFDCCB EDEBD0 FBF6DE 86A58A 10291F F2D79B"),
    _palette("B8CFCB E6E9DC FBFAEE 6E9690 0E2A2A EFD9A4"),
)
SEA = (
    _palette("A9CBD6 F4E4CC FFF9EA 6E9DAA 123A4D F6C990"),
    _palette("BCD5DE E9E9DF FFFFFB 7FA5B4 17405A F3CFA0"),
)
