"""A generation as its owner reads it."""

import msgspec

from images2gpt.application import App
from images2gpt.generations.links import image_paths
from images2gpt.generations.model import Shown
from images2gpt.times import rfc3339, rfc3339_or_none


class ImageView(msgspec.Struct, frozen=True):
    """Paths that begin with "/" and live for an hour."""

    url: str
    download_url: str
    width: int
    height: int
    content_type: str
    bytes: int | None


class FailureView(msgspec.Struct, frozen=True):
    """Why, as a code and a sentence."""

    code: str
    message: str


class GenerationView(msgspec.Struct, frozen=True):
    """`generation` of the HTTP contract."""

    id: str
    status: str
    prompt: str
    aspect_ratio: str
    resolution: str
    mode: str
    cost: int
    returned: int
    created_at: str
    submitted_at: str | None
    finished_at: str | None
    expires_at: str | None
    image: ImageView | None
    failure: FailureView | None
    starred: bool


def view(app: App, generation: Shown) -> GenerationView:
    """As of now: a result past its time is shown as expired before the cron has noted it."""
    g, now = generation, app.clock.now()
    lapsed = g.status == "succeeded" and g.expires_at is not None and g.expires_at <= now
    failure = FailureView(g.failure, g.failure_message or "") if g.failure else None
    return GenerationView(
        id=g.id,
        status="expired" if lapsed else g.status,
        prompt=g.prompt,
        aspect_ratio=g.aspect_ratio,
        resolution=g.resolution,
        mode=g.mode,
        cost=g.cost,
        returned=g.returned,
        created_at=rfc3339(g.created_at),
        submitted_at=rfc3339_or_none(g.submitted_at),
        finished_at=rfc3339_or_none(g.finished_at),
        expires_at=rfc3339_or_none(g.expires_at),
        image=None if lapsed else _image(app, g, now),
        failure=failure,
        starred=bool(g.starred),
    )


def _image(app: App, g: Shown, now: int) -> ImageView | None:
    if g.status != "succeeded" or g.width is None or g.height is None or g.content_type is None:
        return None
    shown, saved = image_paths(app, g.id, now=now)
    return ImageView(shown, saved, g.width, g.height, g.content_type, g.bytes)
