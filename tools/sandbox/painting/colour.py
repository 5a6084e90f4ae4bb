"""Colours, mixed in OKLab so that gradients stay clean between far-apart hues."""

from functools import lru_cache

Colour = tuple[int, int, int]
Lab = tuple[float, float, float]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


def colour(text: str) -> Colour:
    """`F4CFAE` as three numbers."""
    red, green, blue = bytes.fromhex(text)
    return red, green, blue


@lru_cache(maxsize=4096)
def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second colour in the first."""
    share = min(1.0, max(0.0, share))
    one, two = _to_lab(first), _to_lab(second)
    return _from_lab(tuple(a + (b - a) * share for a, b in zip(one, two, strict=True)))


def ramp(first: Colour, last: Colour, count: int) -> list[Colour]:
    """Evenly spaced colours, both ends included."""
    return [mix(first, last, step / max(1, count - 1)) for step in range(count)]


def lightness(value: Colour) -> float:
    """0 is black, 1 is white, and a half looks like it."""
    return _to_lab(value)[0]


def with_lightness(value: Colour, wanted: float) -> Colour:
    """The same hue, as light as wanted; chroma fades towards both ends as pigment does."""
    old, a, b = _to_lab(value)
    room = min(wanted, 1 - wanted) / max(0.05, min(old, 1 - old))
    keep = min(1.0, max(0.25, room))
    return _from_lab((wanted, a * keep, b * keep))


def _to_lab(value: Colour) -> Lab:
    red, green, blue = ((channel / 255) ** 2.2 for channel in value)
    long = (0.4122 * red + 0.5363 * green + 0.0514 * blue) ** (1 / 3)
    middle = (0.2119 * red + 0.6807 * green + 0.1074 * blue) ** (1 / 3)
    short = (0.0883 * red + 0.2817 * green + 0.6300 * blue) ** (1 / 3)
    return (
        0.2105 * long + 0.7936 * middle - 0.0041 * short,
        1.9780 * long - 2.4286 * middle + 0.4506 * short,
        0.0259 * long + 0.7828 * middle - 0.8087 * short,
    )


def _from_lab(value: tuple[float, ...]) -> Colour:
    light, a, b = value
    long = (light + 0.3963 * a + 0.2158 * b) ** 3
    middle = (light - 0.1056 * a - 0.0639 * b) ** 3
    short = (light - 0.0895 * a - 1.2915 * b) ** 3
    return (
        _channel(4.0767 * long - 3.3077 * middle + 0.2310 * short),
        _channel(-1.2684 * long + 2.6098 * middle - 0.3413 * short),
        _channel(-0.0042 * long - 0.7034 * middle + 1.7076 * short),
    )


def _channel(value: float) -> int:
    share: float = min(1.0, max(0.0, value)) ** (1 / 2.2)
    return round(255 * share)
