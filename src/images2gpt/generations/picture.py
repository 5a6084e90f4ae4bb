"""Pictures at kie.ai: which addresses we trust, and what the first bytes say."""

import re
import struct
from io import BytesIO

import imagesize

from images2gpt import trust
from images2gpt.application import App
from images2gpt.generations.model import Picture
from images2gpt.ports import AnswerTooLong, Incoming, NoReply, Outgoing

HEAD_BYTES = 64 * 1024
"""Dimensions of every format lie in there."""
TIMEOUT_MS = 20_000
MOST_SIDE = 8_192
"""Twice what 4K delivers. What says that it is larger would be unpacked in somebody's browser, which may die of it."""

_LENGTH = re.compile(r"[0-9]{1,15}")
"""Longer ones are beyond the integers of D1."""
_TOTAL = re.compile(rf"bytes 0-[0-9]+/({_LENGTH.pattern})")


class NotNow(Exception):
    """The file's host did not answer; ask again later."""


class NotAPicture(Exception):
    """No address of kie.ai's, or no picture there. `reason` is for the log."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def is_trusted(app: App, url: str) -> bool:
    """https on a known host, or the very origin of a stand-in."""
    origins = (app.settings.kie_base,) if app.settings.sandbox else ()
    return trust.is_trusted(url, hosts=app.settings.kie_result_hosts, origins=origins)


async def inspect(app: App, url: str | None) -> Picture:
    """Reads the head of the file. Raises NotAPicture, NotNow."""
    if url is None or not is_trusted(app, url):
        raise NotAPicture("no_url" if url is None else "foreign_host")
    head = Outgoing(
        method="GET",
        url=url,
        headers=(("range", f"bytes=0-{HEAD_BYTES - 1}"),),
        timeout_ms=TIMEOUT_MS,
        max_bytes=HEAD_BYTES,
        cut=True,
    )
    try:
        incoming = await app.http.send(head)
    except (NoReply, AnswerTooLong) as error:
        raise NotNow from error
    if incoming.status >= 500 or incoming.status == 429:
        raise NotNow
    return _measured(url, incoming)


def _measured(url: str, incoming: Incoming) -> Picture:
    content_type = sniff(incoming.body)
    if incoming.status not in (200, 206) or content_type is None:
        raise NotAPicture(f"status_{incoming.status}" if content_type else "no_picture")
    try:
        width, height = imagesize.get(BytesIO(incoming.body))
    except (ValueError, struct.error, OSError) as error:
        raise NotAPicture("no_dimensions") from error
    if width <= 0 or height <= 0:
        raise NotAPicture("no_dimensions")
    if max(width, height) > MOST_SIDE:
        raise NotAPicture("too_many_pixels")
    return Picture(url, int(width), int(height), content_type, _total_bytes(incoming))


def sniff(head: bytes) -> str | None:
    """The media type by content, for the three formats that we pass on."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _total_bytes(incoming: Incoming) -> int | None:
    if incoming.status == 206:
        match = _TOTAL.fullmatch(incoming.headers.get("content-range", ""))
        return int(match[1]) if match else None
    length = incoming.headers.get("content-length", "")
    return int(length) if _LENGTH.fullmatch(length) else None
