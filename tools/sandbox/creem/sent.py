"""Reading what a merchant sent: strict where Creem is, 400 with a sentence for each mistake."""

import re
from typing import Any
from urllib.parse import urlsplit

from tools.sandbox.creem.errors import Refusal

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
KEY = re.compile(r"[A-Za-z0-9]{1,200}")
LABEL_CHARACTERS = 50
MOST_CUSTOM_FIELDS = 3

Json = dict[str, Any]


def text(fields: Json, name: str) -> str:
    """A string that has to be there."""
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise Refusal(400, f"{name} must be a string")
    return value


def optional_text(fields: Json, name: str) -> str | None:
    """A string that may be missing; null counts as missing."""
    return None if fields.get(name) is None else text(fields, name)


def whole(fields: Json, name: str, lowest: int, highest: int) -> int | None:
    """A whole number within limits, or None where there is none."""
    value = fields.get(name)
    if value is None:
        return None
    if type(value) is not int or not lowest <= value <= highest:
        raise Refusal(400, f"{name} must be an integer from {lowest} to {highest}")
    return value


def choice(fields: Json, name: str, *allowed: str) -> str | None:
    """One of the words, or None where there is none."""
    value = fields.get(name)
    if value is not None and value not in allowed:
        raise Refusal(400, f"{name} must be one of the following values: {', '.join(allowed)}")
    return value if isinstance(value, str) else None


def mapping(fields: Json, name: str) -> Json | None:
    """A JSON object, or None where there is none."""
    value = fields.get(name)
    if value is not None and not isinstance(value, dict):
        raise Refusal(400, f"{name} must be an object")
    return value


def url(fields: Json, name: str) -> str | None:
    """An absolute URL, or None where there is none."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not _is_absolute(value):
        raise Refusal(400, f"{name} must be a valid URL")
    return value


def email(fields: Json, name: str = "email") -> str | None:
    """An address, or None where there is none."""
    value = fields.get(name)
    if value is not None and (not isinstance(value, str) or not EMAIL.fullmatch(value)):
        raise Refusal(400, f"{name} must be an email")
    return value


def custom_fields(fields: Json) -> list[Json]:
    """At most three; the older name is still read."""
    given = fields.get("custom_fields", fields.get("custom_field"))
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise Refusal(400, "custom_fields must be an array of objects")
    if len(given) > MOST_CUSTOM_FIELDS:
        raise Refusal(400, f"custom_fields must contain no more than {MOST_CUSTOM_FIELDS} elements")
    for each in given:
        if each.get("type") not in ("text", "checkbox") or not KEY.fullmatch(text(each, "key")):
            raise Refusal(400, "custom_fields: type or key is not valid")
        if len(text(each, "label")) > LABEL_CHARACTERS:
            raise Refusal(400, f"custom_fields: label is longer than {LABEL_CHARACTERS} characters")
    return given


def _is_absolute(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
