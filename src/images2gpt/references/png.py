"""PNG, chunk by chunk to its end. What is no part of the picture becomes a private chunk of zeros."""

import struct
import zlib

from images2gpt.references.model import Broken, Size
from images2gpt.references.tape import Steps, Tape

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset((b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"pHYs"))
"""Chunks that say how the picture's numbers are colours. A profile (iCCP) stays, too, where it is no bomb."""
ANIMATED = frozenset((b"acTL", b"fcTL", b"fdAT"))
BLANK = b"blNk"
"""Ancillary, private, safe to copy: readers pass over it."""
PROFILE_BYTES = 64 * 1024
"""Packed; real ones have some thousand."""
MOST_CHUNKS = 10_000
"""Encoders put 4 KB and more into one: each costs time here."""
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""Bits a sample by type of colour."""
INDEXED = 3


def walk(tape: Tape) -> Steps[Size]:
    """Raises Broken."""
    tape.emit((yield from tape.take(len(SIGNATURE))))
    size, needs = yield from _header(tape)
    missing = {b"IDAT", *needs}
    previous = b"IHDR"
    for _ in range(MOST_CHUNKS):
        length, name = struct.unpack(">I4s", (yield from tape.take(8)))
        _check_place(name, length, previous, missing)
        if _is_kept(name, length):
            yield from _copy(tape, name, length)
        else:
            yield from _blank(tape, length)
        if name == b"IEND":
            return size
        missing.discard(name)
        previous = name
    raise Broken("has too many parts")


def _header(tape: Tape) -> Steps[tuple[Size, set[bytes]]]:
    """The size, and which chunk the picture cannot do without."""
    head = yield from tape.take(25)
    length, name, width, height, depth, colour, packing, filtering, interlace = struct.unpack(">I4sIIBBBBB", head[:21])
    if (length, name) != (13, b"IHDR") or zlib.crc32(head[4:21]) != int.from_bytes(head[21:]):
        raise Broken("is damaged")
    if depth not in DEPTHS.get(colour, ()) or (packing, filtering) != (0, 0) or interlace > 1:
        raise Broken("is damaged")
    tape.emit(head)
    return Size(width, height), {b"PLTE"} if colour == INDEXED else set()


def _check_place(name: bytes, length: int, previous: bytes, missing: set[bytes]) -> None:
    if name in ANIMATED:
        raise Broken("must not be animated")
    if not name.isalpha() or length >= 2**31:
        raise Broken("is damaged")
    if name == b"IDAT" and (missing - {name} or (name not in missing and previous != name)):
        raise Broken("is damaged")  # before its colours, or in two places
    if name == b"PLTE" and (b"IDAT" not in missing or length % 3 or not 3 <= length <= 768):
        raise Broken("is damaged")
    if name == b"IEND" and (missing or length):
        raise Broken("is damaged")
    if name[:1].isupper() and name not in (b"PLTE", b"IDAT", b"IEND"):
        raise Broken("is damaged")


def _is_kept(name: bytes, length: int) -> bool:
    return name[:1].isupper() or name in KEPT or (name == b"iCCP" and length <= PROFILE_BYTES)


def _copy(tape: Tape, name: bytes, length: int) -> Steps[None]:
    tape.emit(struct.pack(">I4s", length, name))
    crc = yield from tape.copy(length, zlib.crc32(name))
    written = yield from tape.take(4)
    if crc != int.from_bytes(written):
        raise Broken("is damaged")
    tape.emit(written)


def _blank(tape: Tape, length: int) -> Steps[None]:
    tape.emit(struct.pack(">I4s", length, BLANK))
    crc = yield from tape.blank(length, zlib.crc32(BLANK))
    yield from tape.take(4)
    tape.emit(struct.pack(">I", crc))
