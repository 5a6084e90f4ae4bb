"""The switches of the Creem stand-in. Every default is the first behaviour creem.md section 6 names."""

from enum import StrEnum
from typing import Literal

import msgspec

from tools.sandbox.faults import AnyFault, Refuse


class Kind(StrEnum):
    """What a request asks for; the words used by barriers, records and switches."""

    MODERATION = "moderation"
    OTHER = "other"


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """How refusals are worded: the documents disagree on a wrong key, and `message` may be absent (creem.md 3)."""

    wrong_key: Literal[401, 403] = 401
    messages: bool = True


class Replies(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a reply, by the kind of the request. None is the honest reply."""

    moderation: AnyFault | None = None


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a prompt. `decision` None is the honest one; any other word is answered as it is."""

    decision: str | None = None
    unknown_fields: bool = False


TOO_MANY = Refuse(429, "Too Many Requests")
SERVER_ERROR = Refuse(500, "Internal Server Error")
UNAVAILABLE = Refuse(503, "Service Unavailable")
NOT_CONFIGURED = Refuse(400, "Content moderation is not configured")

# Words a person may type into a prompt under `make dev` to see what the page says then.
MARKERS: dict[str, dict[str, object]] = {
    "[[deny]]": {"decision": "deny"},
    "[[flag]]": {"decision": "flag"},
}
