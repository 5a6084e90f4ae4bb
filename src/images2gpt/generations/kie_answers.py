"""What kie.ai's answers hold, read without trusting them: whatever does not fit is None."""

import msgspec

from images2gpt import decode
from images2gpt.ports import Incoming


class Envelope(msgspec.Struct):
    """Every answer. Older samples call `msg` `message`."""

    code: int
    msg: str | None = None
    message: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def text(self) -> str:
        """What kie.ai says. Not shown to people, only looked at."""
        return (self.msg or self.message or "").lower()


class Task(msgspec.Struct):
    """data of createTask."""

    taskId: str  # noqa: N815  kie.ai's spelling


class Record(msgspec.Struct):
    """data of recordInfo. Any field may be null or absent."""

    state: str | None = None
    resultJson: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815  kie.ai's spelling
    failCode: str | int | None = None  # noqa: N815  kie.ai's spelling
    failMsg: str | None = None  # noqa: N815  kie.ai's spelling
    creditsConsumed: float | None = None  # noqa: N815  kie.ai's spelling


class Result(msgspec.Struct):
    """What resultJson holds."""

    resultUrls: list[str] | None = None  # noqa: N815  kie.ai's spelling


class File(msgspec.Struct):
    """data of download-url, in its rarer shape."""

    url: str


def envelope_of(incoming: Incoming) -> Envelope | None:
    """The envelope of any answer."""
    try:
        return decode.theirs(incoming.body, Envelope)
    except decode.Unreadable:
        return None


def task_of(envelope: Envelope) -> str | None:
    """The task that createTask made."""
    try:
        task = decode.theirs(bytes(envelope.data), Task).taskId
    except decode.Unreadable:
        return None
    return task if 0 < len(task) <= 200 else None


def file_of(envelope: Envelope) -> str | None:
    """The address that download-url gives: a text, or (seen once) an object with `url`."""
    raw = bytes(envelope.data)
    try:
        return decode.theirs(raw, str) if raw.startswith(b'"') else decode.theirs(raw, File).url
    except decode.Unreadable:
        return None


def number_of(envelope: Envelope) -> float | None:
    """A plain number: documented as whole, seen with a fraction."""
    try:
        return decode.theirs(bytes(envelope.data), float)
    except decode.Unreadable:
        return None


def record_of(envelope: Envelope) -> Record | None:
    """What recordInfo says of a task."""
    try:
        return decode.theirs(bytes(envelope.data), Record)
    except decode.Unreadable:
        return None


def url_of(result: msgspec.Raw) -> str | None:
    """The first URL of resultJson: JSON in a string, or (seen once) an object."""
    try:
        raw = bytes(result)
        inner = decode.theirs(raw, str) if raw.startswith(b'"') else raw
        urls = decode.theirs(inner, Result).resultUrls
    except decode.Unreadable:
        return None
    return urls[0] if urls else None
