"""What a reference image may be, and what we remember of one. Pure."""

from dataclasses import dataclass

import msgspec

from images2gpt.times import DAY_S

UPLOAD_BYTES = 10 * 1024 * 1024
FORM_BYTES = 64 * 1024
"""What a form may have around its file."""
REQUEST_BYTES = UPLOAD_BYTES + FORM_BYTES
MOST_SIDE = 8192
MOST_PIXELS = 40_000_000
"""Read from the headers: nothing of a picture is ever unpacked here, and whoever unpacks it knows how much it is."""
KEPT_S = DAY_S
"""How long a reference can be used. kie.ai's file service keeps a file for 24 hours at least (kie.md 4)."""

TYPES = ("image/png", "image/jpeg", "image/webp")
EXTENSIONS = dict(zip(TYPES, ("png", "jpg", "webp"), strict=True))


class Broken(Exception):
    """A file of a type that we take, but none of its pictures. `reason` ends the sentence "file …"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Foreign(Exception):
    """A file of no type that we take, by its content."""


@dataclass(frozen=True, slots=True)
class Size:
    """In pixels. Raises Broken for one that we do not take."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if min(self.width, self.height) < 1:
            raise Broken("has no size")
        if max(self.width, self.height) > MOST_SIDE:
            raise Broken(f"must have at most {MOST_SIDE} pixels on each side")
        if self.width * self.height > MOST_PIXELS:
            raise Broken(f"must have at most {MOST_PIXELS // 1_000_000} megapixels")


class Reference(msgspec.Struct, frozen=True):
    """A row of reference_images. The bytes are at `url`, with kie.ai, and nowhere here."""

    id: str
    user_id: str
    url: str
    width: int
    height: int
    content_type: str
    bytes: int
    created_at: int
    expires_at: int
