"""Links that carry their own right: to an image for an hour, to a visitor's generation for as long as it exists."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from images2gpt.application import App
from images2gpt.errors import Expired, NotFound
from images2gpt.generations.model import Generation
from images2gpt.times import HOUR_S

LINK_S = HOUR_S
SHOWN, SAVED = slice(16), slice(16, 32)
"""The octets of one signature that open an image, and those that open its download: neither tells the other."""
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


class ImageLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of an image link."""

    expires: int
    signature: str
    download: int = 0


def image_paths(app: App, generation_id: str, *, now: int) -> tuple[str, str]:
    """Where an image is shown and where it is downloaded, good for LINK_S from `now`."""
    expires = now + LINK_S
    path = f"/api/generations/{generation_id}/image?expires={expires}"
    both = app.settings.signing.sign("image", f"{generation_id}.{expires}")
    return f"{path}&signature={_text(both[SHOWN])}", f"{path}&download=1&signature={_text(both[SAVED])}"


def check_link(app: App, generation_id: str, link: ImageLink) -> None:
    """Raises NotFound for an altered link, Expired for an old one."""
    own, signed = SAVED if link.download else SHOWN, f"{generation_id}.{link.expires}"
    signature = _octets(link.signature)
    if link.download not in (0, 1) or not app.settings.signing.verifies("image", signed, signature, own):
        raise NotFound
    if app.clock.now() >= link.expires:
        raise Expired("This link has expired. Open the image again.")


def visitor_key(app: App, generation_id: str) -> str:
    """What a visitor keeps of their image in place of an account. Derived, so a repeated order gives the same."""
    return _text(app.settings.signing.sign("visitor", generation_id))


def opens(app: App, generation_id: str, key: str) -> bool:
    """Whether `key` is the visitor's key of this generation."""
    return app.settings.signing.verifies("visitor", generation_id, _octets(key))


def callback_url(app: App, generation_id: str) -> str:
    """Where kie.ai tells that a task has ended. The key binds it to its generation, also where the task is unknown."""
    key = _text(app.settings.signing.sign("callback", generation_id))
    return f"{app.settings.site_url}/api/webhooks/kie?generation={generation_id}&key={key}"


def is_callback(app: App, generation_id: str, key: str) -> bool:
    """Whether `key` is the one that callback_url gave."""
    return app.settings.signing.verifies("callback", generation_id, _octets(key))


def file_name(generation: Generation) -> str:
    """A name worth finding in a folder of downloads, safe in a header: words of the prompt, in ASCII."""
    slug = _NOT_SLUG.sub("-", generation.prompt.lower()[:80]).strip("-")
    extension = _EXTENSIONS.get(generation.content_type or "", "png")
    return f"{slug or 'image'}-{generation.id[-6:]}.{extension}"


def _text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).decode().rstrip("=")


def _octets(text: str) -> bytes:
    """b"" for what is no base64url or a second spelling of it: that matches no signature."""
    try:
        octets = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return b""
    return octets if _text(octets) == text else b""
