"""kie.ai's file service (kie.md 1.4): a picture goes through to it as it comes in, and its address comes back."""

from collections.abc import AsyncIterator

import msgspec

from images2gpt import alarms, decode, log
from images2gpt.application import App
from images2gpt.errors import ProviderFailed
from images2gpt.ports import AnswerTooLong, Incoming, NoReply, Outgoing, Poured
from images2gpt.trust import is_trusted

PATH = "/api/file-stream-upload"
FOLDER = "references"
TIMEOUT_MS = 120_000
"""For the whole of it: ten megabytes from a telephone take their time."""


class Kept(msgspec.Struct):
    """`data` of an answer. One page of kie.ai's has only the first address, the other both."""

    downloadUrl: str | None = None  # noqa: N815  kie.ai's spelling
    fileUrl: str | None = None  # noqa: N815  kie.ai's spelling


class Envelope(msgspec.Struct):
    """An answer of the file service."""

    code: int | None = None
    success: bool | None = None
    data: Kept | None = None


class Frame:
    """The form around a file: what stands before it and after it.

    `boundary` is made anew for each: a picture that held it could add parts of its own.
    """

    def __init__(self, name: str, content_type: str, *, boundary: str) -> None:
        fields = (("uploadPath", FOLDER), ("fileName", name))
        parts = [_part(f'name="{field}"\r\n\r\n{value}\r\n', boundary) for field, value in fields]
        file = _part(f'name="file"; filename="{name}"\r\nContent-Type: {content_type}\r\n\r\n', boundary)
        self.boundary = boundary
        self.head = "".join([*parts, file]).encode()
        self.tail = f"\r\n--{boundary}--\r\n".encode()

    def length(self, file_bytes: int) -> int:
        """Of the whole form."""
        return len(self.head) + file_bytes + len(self.tail)


def _part(rest: str, boundary: str) -> str:
    return f"--{boundary}\r\nContent-Disposition: form-data; {rest}"


async def send(app: App, frame: Frame, form: AsyncIterator[bytes], *, length: int | None) -> str:
    """The file's address. Raises ProviderFailed, and what `form` raised: then kie.ai has got no whole file."""
    request = Outgoing(
        method="POST",
        url=app.settings.kie_upload_base + PATH,
        headers=(
            ("authorization", f"Bearer {app.settings.kie_key}"),
            ("content-type", f"multipart/form-data; boundary={frame.boundary}"),
        ),
        poured=Poured(form, length),
        timeout_ms=TIMEOUT_MS,
    )
    try:
        incoming = await app.http.send(request)
    except NoReply as error:
        log.event("kie_no_reply", call="upload", reason=error.reason)
        raise ProviderFailed from error
    except AnswerTooLong as error:
        raise ProviderFailed from error
    return _address(app, incoming)


def _address(app: App, incoming: Incoming) -> str:
    try:
        envelope = decode.theirs(incoming.body, Envelope)
    except decode.Unreadable:
        envelope = Envelope()
    taken = incoming.status == 200 and envelope.code == 200 and envelope.success is not False
    url = (envelope.data.downloadUrl or envelope.data.fileUrl) if taken and envelope.data else None
    if url is None:
        log.event("kie_refused", call="upload", code=envelope.code, status=incoming.status)
        raise ProviderFailed
    if not is_trusted(url, hosts=app.settings.kie_upload_hosts, origins=app.settings.kie_origins):
        alarms.sound(app, "upload_refused")
        raise ProviderFailed
    return url
