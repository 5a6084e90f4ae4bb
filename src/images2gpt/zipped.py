"""Writing a ZIP that is sent while it is made."""

import zipfile
from datetime import UTC, datetime


class Sink:
    """Where zipfile writes. It cannot be sought in or read: what was written is taken away at once."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        """As of a file."""
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """As of a file."""

    def close(self) -> None:
        """As of a file."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        data = b"".join(self._written)
        self._written.clear()
        return data


def entry(name: str, at: int) -> zipfile.ZipInfo:
    """With a date of ours: zipfile's own default asks a clock."""
    return zipfile.ZipInfo(name, datetime.fromtimestamp(at, UTC).timetuple()[:6])
