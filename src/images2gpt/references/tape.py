"""A file on its way through: what has come of it and what goes out for it, never more than a piece at once."""

import re
import zlib
from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work that yields whenever it needs more of the file than has come, and returns a T."""

ZEROS = bytes(64 * 1024)


class Tape:
    """`put` what comes, take or copy it in order, `drain` what goes out. What is blanked goes out as zeros."""

    def __init__(self) -> None:
        self._come = b""
        self._at = 0
        self._gone: list[bytes] = []

    def put(self, chunk: bytes) -> None:
        """The next bytes of the file."""
        self._come = self._come[self._at :] + chunk
        self._at = 0

    def drain(self) -> bytes:
        """What has gone out since the last time."""
        gone = b"".join(self._gone)
        self._gone.clear()
        return gone

    def emit(self, data: bytes) -> None:
        """Lets `data` go out."""
        self._gone.append(data)

    @property
    def waiting(self) -> int:
        """How many bytes have come and were not asked for."""
        return len(self._come) - self._at

    @property
    def rest(self) -> bytes:
        """These bytes."""
        return self._come[self._at :]

    def peek(self, count: int) -> Steps[bytes]:
        """The next `count` bytes, which stay."""
        while self.waiting < count:
            yield
        return self._come[self._at : self._at + count]

    def take(self, count: int) -> Steps[bytes]:
        """The next `count` bytes, for which somebody else emits something."""
        data = yield from self.peek(count)
        self._at += count
        return data

    def copy(self, count: int, crc: int = 0) -> Steps[int]:
        """Lets `count` bytes go out as they are; their CRC-32, going on from `crc`."""
        while count:
            piece = yield from self._some(count)
            self._gone.append(piece)
            crc = zlib.crc32(piece, crc)
            count -= len(piece)
        return crc

    def blank(self, count: int, crc: int = 0) -> Steps[int]:
        """Lets as many zeros go out; their CRC-32, going on from `crc`."""
        while count:
            zeros = ZEROS[: len((yield from self._some(min(count, len(ZEROS)))))]
            self._gone.append(zeros)
            crc = zlib.crc32(zeros, crc)
            count -= len(zeros)
        return crc

    def copy_until(self, mark: re.Pattern[bytes], width: int) -> Steps[None]:
        """Lets everything go out as it is until the next bytes match, which stay. `width`: of a match."""
        while (end := self._passed(mark, width)) is None:
            yield
        self._gone.append(self._come[self._at : end])
        self._at = end

    def skip_until(self, mark: re.Pattern[bytes], width: int) -> Steps[None]:
        """Lets nothing of it go out."""
        yield from self.copy_until(mark, width)
        self._gone.clear()

    def take_until(self, mark: re.Pattern[bytes], most: int) -> Steps[bytes | None]:
        """Everything until the next bytes match, which stay; None where that is more than `most`."""
        while (found := mark.search(self._come, self._at)) is None and self.waiting <= most:
            yield
        if found is None or found.start() - self._at > most:
            return None
        return (yield from self.take(found.start() - self._at))

    def _passed(self, mark: re.Pattern[bytes], width: int) -> int | None:
        """Where the mark begins; until it comes, all that can be no part of one goes out."""
        if found := mark.search(self._come, self._at):
            return found.start()
        end = max(self._at, len(self._come) - width + 1)
        self._gone.append(self._come[self._at : end])
        self._at = end
        return None

    def _some(self, most: int) -> Steps[bytes]:
        """At least one byte."""
        while not self.waiting:
            yield
        begin = self._at
        self._at = min(begin + most, len(self._come))
        return self._come[begin : self._at]
