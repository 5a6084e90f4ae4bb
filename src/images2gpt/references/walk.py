"""A picture on its way through: known by its content, walked to its end, without what its maker wrote beside it."""

import re

from images2gpt.references import jpeg, png, webp
from images2gpt.references.model import Broken, Foreign, Size
from images2gpt.references.tape import Steps, Tape

KINDS = {
    re.compile(re.escape(png.SIGNATURE)): ("image/png", png.walk),
    re.compile(re.escape(jpeg.START) + rb"\xff"): ("image/jpeg", jpeg.walk),
    re.compile(rb"RIFF....WEBP", re.DOTALL): ("image/webp", webp.walk),
}
"""Whatever a file is called or said to be, this is what it is."""
SIGNATURE_BYTES = 12


class Walk:
    """Push bytes in, get as many out.

    Metadata (EXIF, XMP, IPTC, text, times, comments, small copies) is blanked where it lies, so that lengths never
    change. Nothing is decoded: sizes stand in headers. `content_type` is None until it is known.
    """

    def __init__(self) -> None:
        self.content_type: str | None = None
        self._tape = Tape()
        self._size: Size | None = None
        self._steps = self._walk()

    def feed(self, chunk: bytes) -> bytes:
        """What may go on. Raises Foreign, Broken."""
        self._tape.put(chunk)
        next(self._steps, None)
        if self._size and self._tape.waiting:
            raise Broken("has something after its end")
        return self._tape.drain()

    def finish(self) -> Size:
        """The whole file has been fed. Raises Foreign, Broken."""
        if self._size is None:
            if self.content_type is None and self._tape.waiting:
                raise Foreign
            raise Broken("is cut off" if self.content_type else "is empty")
        return self._size

    def _walk(self) -> Steps[None]:
        head = yield from self._tape.peek(SIGNATURE_BYTES)
        for signature, (content_type, walk) in KINDS.items():
            if signature.match(head):
                self.content_type = content_type
                self._size = yield from walk(self._tape)
                return
        raise Foreign
