"""WebP, chunk by chunk to its end. What is no part of the picture becomes an unknown chunk of zeros."""

import struct

from images2gpt.references.model import Broken, Size
from images2gpt.references.tape import Steps, Tape

KEPT = frozenset((b"ICCP", b"ALPH"))
ANIMATED = frozenset((b"ANIM", b"ANMF"))
BLANK = b"BLNK"
"""Readers pass over what they do not know."""
PROFILE, ALPHA, ANIMATION = 0x20, 0x10, 0x02
"""Flags of VP8X. Those that announce EXIF and XMP are cleared, wherever in the file these come."""
MOST_CHUNKS = 1_000
"""A still picture has five."""


def walk(tape: Tape) -> Steps[Size]:
    """Raises Broken."""
    head = yield from tape.take(12)
    left = int.from_bytes(head[4:8], "little") - 4
    tape.emit(head)
    canvas = picture = None
    for number in range(MOST_CHUNKS):
        if left == 0:
            break
        name, length = struct.unpack("<4sI", (yield from tape.take(8)))
        left -= 8 + length + length % 2
        if left < 0:
            raise Broken("is damaged")
        if name in ANIMATED:
            raise Broken("must not be animated")
        if name == b"VP8X" and number == 0:
            canvas = yield from _canvas(tape, length)
        elif name in (b"VP8 ", b"VP8L") and picture is None:
            picture = yield from _picture(tape, name, length)
        else:
            yield from _other(tape, name, length)
        if length % 2:
            yield from tape.blank(1)
    if left or picture is None or canvas not in (None, picture):
        raise Broken("is damaged")
    return picture


def _canvas(tape: Tape, length: int) -> Steps[Size]:
    if length != 10:
        raise Broken("is damaged")
    body = yield from tape.take(length)
    if body[0] & ANIMATION:
        raise Broken("must not be animated")
    tape.emit(struct.pack("<4sIB3x", b"VP8X", length, body[0] & (PROFILE | ALPHA)) + body[4:])
    return Size(int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1)


def _picture(tape: Tape, name: bytes, length: int) -> Steps[Size]:
    needed = 10 if name == b"VP8 " else 5
    if length < needed:
        raise Broken("is damaged")
    head = yield from tape.peek(needed)
    size = _lossy(head) if name == b"VP8 " else _lossless(head)
    tape.emit(struct.pack("<4sI", name, length))
    yield from tape.copy(length)
    return size


def _lossy(head: bytes) -> Size:
    """RFC 6386, 9.1: a frame that stands alone, its start code, and two times 14 bits."""
    if head[0] & 1 or head[3:6] != b"\x9d\x01\x2a":
        raise Broken("is damaged")
    width, height = struct.unpack("<HH", head[6:10])
    return Size(width & 0x3FFF, height & 0x3FFF)


def _lossless(head: bytes) -> Size:
    """Signature, two times 14 bits, one for alpha, three for a version that is 0."""
    bits = int.from_bytes(head[1:5], "little")
    if head[0] != 0x2F or bits >> 29:
        raise Broken("is damaged")
    return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)


def _other(tape: Tape, name: bytes, length: int) -> Steps[None]:
    """EXIF, XMP and what nobody knows are blanked."""
    if name in KEPT:
        tape.emit(struct.pack("<4sI", name, length))
        yield from tape.copy(length)
    elif name in (b"VP8 ", b"VP8L", b"VP8X"):
        raise Broken("is damaged")  # a second one, or in the wrong place
    else:
        tape.emit(struct.pack("<4sI", BLANK, length))
        yield from tape.blank(length)
