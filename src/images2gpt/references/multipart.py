"""multipart/form-data with one file, read while it comes in (RFC 7578): the file is the only part or the last."""

import re

from images2gpt.errors import Invalid, Malformed, UnsupportedMediaType
from images2gpt.references.model import FORM_BYTES
from images2gpt.references.tape import Steps, Tape

FIELD = "file"
HEAD_BYTES = 8 * 1024
"""Of one part: its name, a file's name, a type."""
MOST_PARTS = 16

_MEDIA = re.compile(r"multipart/form-data[ \t]*(;.*)?", re.IGNORECASE)
_BOUNDARY = re.compile(r""";[ \t]*boundary=(?:"([ -!#-[\]-~]{1,70})"|([!#-:<-~]{1,70}))[ \t]*(?=;|$)""", re.IGNORECASE)
_DISPOSITION = re.compile(rb"content-disposition[ \t]*:[ \t]*form-data[ \t]*(;.*)", re.IGNORECASE)
_PARAMETER = re.compile(rb"""[ \t]*;[ \t]*([^\s=;"]+)=("(?:[^"\\]|\\.)*"|[^\s;"]*)""")
_LINE = b"\r\n"
_END = b"--"
_HEAD_END = re.compile(rb"\r\n\r\n")


class Form:
    """Push the body in, get the file's bytes out. What a part says of its type and its file's name is passed over.

    `before`: how many bytes came before the file's first, known once `in_file`. `after`: how many follow its last, or
    two more.
    """

    def __init__(self, content_type: str) -> None:
        """Raises UnsupportedMediaType, Malformed."""
        self._delimiter = _LINE + b"--" + boundary(content_type)
        self._next = re.compile(re.escape(self._delimiter))
        self._tape = Tape()
        self._tape.put(_LINE)  # a delimiter begins with one, and the first has none before it
        self._steps = self._read()
        self._fed = 0
        self._ended = False
        self.in_file = False
        self.before = 0
        self.after = len(self._delimiter) + len(_END)

    def feed(self, chunk: bytes) -> bytes:
        """The bytes of the file among those that have come. Raises Malformed, Invalid."""
        self._fed += len(chunk)
        self._tape.put(chunk)
        next(self._steps, None)
        if (self.before if self.in_file else self._fed) > FORM_BYTES:
            raise Malformed("There is too much in the form before its file.")
        if self._ended and self._tape.waiting > len(_LINE):
            raise Malformed("There is something after the form's end.")
        passed = self._tape.drain()
        return passed if self.in_file else b""

    def finish(self) -> None:
        """The whole body has been fed. Raises Malformed."""
        if not self._ended or self._tape.rest not in (b"", _LINE):
            raise Malformed("The form is broken off.")

    def _read(self) -> Steps[None]:
        if (yield from self._tape.take(len(self._delimiter))) != self._delimiter:
            raise Malformed("The form does not begin with its boundary.")
        for _ in range(MOST_PARTS):
            if (yield from self._is_last()):
                raise Invalid(**{FIELD: "is required"})
            if (yield from self._name()) == FIELD:
                yield from self._file()
                return
            yield from self._tape.skip_until(self._next, len(self._delimiter))
            yield from self._tape.take(len(self._delimiter))
        raise Malformed("The form has too many parts.")

    def _is_last(self) -> Steps[bool]:
        """What follows a delimiter: another part, or the end."""
        mark = yield from self._tape.take(2)
        if mark not in (_LINE, _END):
            raise Malformed("The form's boundary is damaged.")
        return mark == _END

    def _name(self) -> Steps[str]:
        head = yield from self._tape.take_until(_HEAD_END, HEAD_BYTES)
        if head is None:
            raise Malformed("The head of a part of the form is too long.")
        yield from self._tape.take(len(_LINE + _LINE))
        found = [match[1] for line in head.split(_LINE) if (match := _DISPOSITION.fullmatch(line))]
        names = [value for name, value in _PARAMETER.findall(found[0]) if name.lower() == b"name"] if found else []
        if len(found) != 1 or len(names) != 1:
            raise Malformed("A part of the form has no name.")
        return str(names[0].strip(b'"'), "utf-8", "replace")

    def _file(self) -> Steps[None]:
        self.before = self._fed - self._tape.waiting
        self.in_file = True
        yield from self._tape.copy_until(self._next, len(self._delimiter))
        yield from self._tape.take(len(self._delimiter))
        if not (yield from self._is_last()):
            raise Malformed("The file must be the last part of the form.")
        self._ended = True


def boundary(content_type: str) -> bytes:
    """What parts the parts. Raises UnsupportedMediaType, Malformed."""
    media = _MEDIA.fullmatch(content_type.strip())
    if media is None:
        raise UnsupportedMediaType("Send multipart/form-data with the picture in a part named file.")
    found = _BOUNDARY.findall(media[1] or "")
    if len(found) != 1:
        raise Malformed("The form names no boundary.")
    return "".join(found[0]).encode()
