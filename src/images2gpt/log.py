"""Structured log: one JSON line an event. Never an address, a prompt, a token or an email in a field."""

import json
from contextlib import suppress


def event(name: str, **fields: str | float | bool | None) -> None:
    """Writes one line. `name` in snake case; fields are codes, counts and our own opaque ids."""
    line = json.dumps({"event": name, **fields}, separators=(",", ":"))
    with suppress(OSError, ValueError):  # a sink that is full, gone or closed: nobody is refused for a log line
        print(line)


def failure(name: str, error: BaseException, **fields: str | float | bool | None) -> None:
    """An event for an exception: its type and where it was raised, never its text, which may quote a person."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else None
    event(name, error=type(error).__name__, at=place, **fields)
