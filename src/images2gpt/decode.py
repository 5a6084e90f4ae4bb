"""The one door for everything from outside: size, depth, UTF-8, duplicate keys, then a typed Struct.

Depth comes before any decoder: C recursion on nested brackets ends the whole isolate, not just the request.
"""

import json
import re
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

from images2gpt.errors import Invalid, Malformed

T = TypeVar("T")
MAX_DEPTH = 32
"""Deeper than any body of ours or a provider's; a decoder dies near 3,000."""

MAX_PARAMETERS = 20

_WHOLE = re.compile("-?[0-9]{1,15}")
_FIELD = re.compile(r"`\$\.?([^`]*)`")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_MISSING = re.compile(r"missing required field `([^`]*)`")


def too_deep(body: bytes) -> bool:
    """Whether brackets nest deeper than MAX_DEPTH outside strings. One pass, no recursion."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return False
    depth = 0
    in_text = escaped = False
    for character in body:
        if in_text:
            in_text, escaped = escaped or character != 0x22, character == 0x5C and not escaped
        elif character == 0x22:
            in_text = True
        elif character in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif character in b"]}":
            depth -= 1
    return False


def ours(body: bytes, kind: type[T]) -> T:
    """A request body as `kind`. Raises Malformed for what is not strict JSON, Invalid for what is not `kind`."""
    if too_deep(body):
        raise Malformed
    try:
        value = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite)
        if b"\\u" in body:  # an escaped lone surrogate passes json and has no UTF-8
            json.dumps(value, ensure_ascii=False).encode()
    except ValueError as error:
        raise Malformed from error
    return as_kind(value, kind)


def as_kind(value: object, kind: type[T], *, strict: bool = True) -> T:
    """A decoded value as `kind`. Raises Invalid with a sentence for the field. Not strict: "1" is 1."""
    try:
        return msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError as error:
        field, message = _explain(str(error))
        raise Invalid(**{field: message}) from error


class Unreadable(Exception):
    """A provider's answer that is not the JSON we know."""


def theirs(body: bytes | str, kind: type[T]) -> T:
    """A provider's answer as `kind`, unknown fields ignored. Raises Unreadable."""
    raw = body.encode(errors="replace") if isinstance(body, str) else body
    if too_deep(raw):
        raise Unreadable
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreadable from error


def query(text: str, kind: type[T]) -> T:
    """A query string as `kind`. Raises Malformed when it cannot be read or repeats a name, Invalid for the rest."""
    try:
        found = _unique(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS, errors="strict"))
    except ValueError as error:
        raise Malformed("The query of this address could not be read.") from error
    for name in _whole_numbers(kind) & found.keys():  # type: ignore[arg-type]  # a class is hashable
        if not _WHOLE.fullmatch(found[name]):
            raise Invalid(**{name: "must be a whole number"})
    return as_kind(found, kind, strict=False)


@cache
def _whole_numbers(kind: type[Any]) -> frozenset[str]:
    """The fields that hold one: msgspec would take 1.0 and 1e2 for it, too."""
    return frozenset(field.name for field in msgspec.structs.fields(kind) if field.type is int)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("infinite")
    return number


def _explain(text: str) -> tuple[str, str]:
    """The field and a sentence out of msgspec's message, which never quotes the value."""
    if unknown := _UNKNOWN.search(text):
        return unknown[1] or "body", "is not a field of this request"
    if missing := _MISSING.search(text):
        return missing[1], "is required"
    place = _FIELD.search(text)
    field = place[1] if place and place[1] else "body"
    return field, text.split(" - at ", maxsplit=1)[0].replace("`", "")
