"""One upload under way: the form is taken off, the picture is walked through, and what may go on goes on."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from images2gpt.errors import Invalid, Malformed, TooLarge, UnsupportedMediaType
from images2gpt.references.kie_upload import Frame
from images2gpt.references.model import REQUEST_BYTES, UPLOAD_BYTES, Broken, Foreign, Size
from images2gpt.references.multipart import FIELD, Form
from images2gpt.references.walk import Walk

_LENGTH = re.compile("[0-9]{1,15}")
_LINE = b"\r\n"
"""Clients may end a form with one or not, and their Content-Length does not say which."""


class Passage:
    """What one request brings. `size` is known when all of it was in order; `file_bytes` have come so far."""

    def __init__(self, header: Callable[[str], str | None]) -> None:
        """Raises UnsupportedMediaType, Malformed, TooLarge for what the headers already say."""
        if header("content-encoding"):
            raise UnsupportedMediaType("Send the body without Content-Encoding.")
        self._form = Form(header("content-type") or "")
        self._declared = _declared(header("content-length"))
        self._walk = Walk()
        self._first = b""
        self.file_bytes = 0
        self.size: Size | None = None

    @property
    def content_type(self) -> str:
        """Of the picture, by its content; "" until it is known."""
        return self._walk.content_type or ""

    @property
    def room(self) -> int | None:
        """What the declared length leaves for the file: as much as it has, or a line break more."""
        return None if self._declared is None else self._declared - self._form.before - self._form.after

    async def begin(self, chunks: AsyncIterator[bytes]) -> str:
        """Reads until the type of the picture is known, and gives it: what is none never reaches kie.ai."""
        while not self.content_type:
            chunk = await anext(chunks, b"")
            self._first += self._passed(chunk)
            if not chunk:
                self._finish()  # refuses: it is none of ours, or empty
        if self.room is not None and self.room > UPLOAD_BYTES + len(_LINE):
            raise _too_large()
        return self.content_type

    async def form(self, chunks: AsyncIterator[bytes], frame: Frame) -> AsyncGenerator[bytes, None]:
        """What goes on to kie.ai. Its end is sent only when the whole picture was in order."""
        yield frame.head + self._first
        async for chunk in chunks:
            if passed := self._passed(chunk):
                yield passed
        self._finish()
        yield frame.tail + _LINE[: self._spare()]

    def _passed(self, chunk: bytes) -> bytes:
        found = self._form.feed(chunk)
        self.file_bytes += len(found)
        if self.file_bytes > UPLOAD_BYTES:
            raise _too_large()
        if self._form.in_file and self.room is not None and self.file_bytes > self.room:
            raise Malformed("There is more than Content-Length says.")
        with _refusals():
            return self._walk.feed(found)

    def _finish(self) -> None:
        self._form.finish()
        with _refusals():
            size = self._walk.finish()
        if self._spare() not in (0, len(_LINE)):
            raise Malformed("There is less than Content-Length says.")
        self.size = size

    def _spare(self) -> int:
        """What kie.ai was told to expect beyond the file: it goes behind the form's end, where nobody reads."""
        return 0 if self.room is None else self.room - self.file_bytes


def _declared(length: str | None) -> int | None:
    """None where the body comes in chunks."""
    if length is None:
        return None
    if not _LENGTH.fullmatch(length):
        raise Malformed("Content-Length is no number.")
    if int(length) > REQUEST_BYTES:
        raise _too_large()
    return int(length)


def _too_large() -> TooLarge:
    return TooLarge(f"A picture may have at most {UPLOAD_BYTES // 1024 // 1024} MB.")


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Foreign as error:
        raise UnsupportedMediaType("Send a PNG, JPEG or WebP picture.") from error
    except Broken as error:
        raise Invalid(**{FIELD: error.reason}) from error
