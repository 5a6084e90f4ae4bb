"""JPEG, segment by segment to its end. What is no part of the picture becomes a comment of zeros."""

import re
import struct
from dataclasses import dataclass

from images2gpt.references.model import Broken, Size
from images2gpt.references.tape import Steps, Tape

START = b"\xff\xd8"
END = 0xD9
SCAN = 0xDA
COMMENT = 0xFE
FRAMES = frozenset((0xC0, 0xC1, 0xC2))
"""Baseline, extended, progressive. The other kinds are read by hardly anything."""
TABLES = frozenset((0xC4, 0xDB, 0xDC, 0xDD))
APPLICATIONS = range(0xE0, 0xFE)
"""APP0 to APP15, and the extensions after them that nobody has defined."""
KEPT = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
"""What says how the picture's numbers are colours."""
JFIF_BYTES = 14
"""A longer one holds a small copy of the picture, perhaps as it was before it was cut."""
NAME_BYTES = max(len(name) for _, name in KEPT)
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""In a scan: FF 00 is the byte FF, D0 to D7 part it, and FF FF is filling."""
MOST_SEGMENTS = 10_000
MOST_SCANS = 100
"""Each makes a decoder go over the whole picture: progressive files have about ten."""
MOST_FILLING = 64


@dataclass(slots=True)
class _Seen:
    size: Size | None = None
    scans: int = 0


def walk(tape: Tape) -> Steps[Size]:
    """Raises Broken. An EXIF orientation goes with the EXIF: the picture is what its rows say, as read without it."""
    tape.emit((yield from tape.take(len(START))))
    seen = _Seen()
    for _ in range(MOST_SEGMENTS):
        marker = yield from _marker(tape)
        if marker == END:
            if seen.size is None or not seen.scans:
                raise Broken("is damaged")
            tape.emit(bytes((0xFF, END)))
            return seen.size
        yield from _segment(tape, marker, seen)
    raise Broken("has too many parts")


def _marker(tape: Tape) -> Steps[int]:
    for _ in range(MOST_FILLING):
        lead, marker = yield from tape.peek(2)
        if lead != 0xFF:
            break
        yield from tape.take(1)
        if marker != 0xFF:
            yield from tape.take(1)
            return int(marker)
        tape.emit(b"\xff")
    raise Broken("is damaged")


def _segment(tape: Tape, marker: int, seen: _Seen) -> Steps[None]:
    if marker not in {*FRAMES, *TABLES, *APPLICATIONS, SCAN, COMMENT}:
        raise Broken("is damaged or of a rare kind")
    length = int.from_bytes((yield from tape.take(2))) - 2
    if length < 0:
        raise Broken("is damaged")
    if marker in APPLICATIONS or marker == COMMENT:
        yield from _application(tape, marker, length)
        return
    tape.emit(_head(marker, length))
    if marker in FRAMES:
        yield from _frame(tape, length, seen)
        return
    yield from tape.copy(length)
    if marker == SCAN:
        seen.scans += 1
        if seen.size is None or seen.scans > MOST_SCANS:
            raise Broken("is damaged")
        yield from tape.copy_until(MARKER, 2)


def _frame(tape: Tape, length: int, seen: _Seen) -> Steps[None]:
    frame = yield from tape.take(length)
    if seen.size or length < 6:
        raise Broken("is damaged")
    bits, height, width, components = struct.unpack(">BHHB", frame[:6])
    if bits not in (8, 12) or components not in (1, 3, 4) or length != 6 + 3 * components:
        raise Broken("is damaged")
    seen.size = Size(width, height)
    tape.emit(frame)


def _application(tape: Tape, marker: int, length: int) -> Steps[None]:
    """EXIF, XMP, IPTC, comments, makers' own and small copies are blanked, and what nobody knows."""
    name = yield from tape.peek(min(length, NAME_BYTES))
    if any(marker == kept and name.startswith(start) for kept, start in KEPT) and not (
        marker == 0xE0 and length > JFIF_BYTES
    ):
        tape.emit(_head(marker, length))
        yield from tape.copy(length)
    else:
        tape.emit(_head(COMMENT, length))
        yield from tape.blank(length)


def _head(marker: int, length: int) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, length + 2)
