"""The switches of the kie.ai stand-in. Every default is the first behaviour kie.md section 6 names."""

from enum import StrEnum
from typing import Literal

import msgspec

from tools.sandbox.faults import AnyFault, Refuse

SAFETY = "Your content was flagged by the safety policy"
DAY_SECONDS = 86_400.0


class Kind(StrEnum):
    """What a request asks for; the words used by barriers, records and switches."""

    CREATE = "create"
    RECORD = "record"
    CREDIT = "credit"
    DOWNLOAD_URL = "download_url"
    PRICING = "pricing"
    UPLOAD = "upload"
    FILE = "file"
    DOWNLOAD = "download"
    UPLOADED = "uploaded"
    OTHER = "other"


class Outcome(msgspec.Struct, frozen=True, tag=True, tag_field="outcome"):
    """How a task ends."""


class Succeed(Outcome, frozen=True, kw_only=True):
    """`success`. `urls` and `raw` put something else in place of the true resultJson."""

    urls: tuple[str, ...] | None = None
    raw: str | None = None
    shape: Literal["string", "object", "null", "absent"] = "string"


class Fail(Outcome, frozen=True):
    """`fail`, with failCode as a string, as documented."""

    code: str = "500"
    msg: str = "Internal error, please try again later"


class Die(Outcome, frozen=True):
    """No state at all: recordInfo answers with this envelope alone (kie.md trap 1)."""

    code: int = 501
    msg: str = "Generation failed"


AnyOutcome = Succeed | Fail | Die


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """How every envelope is worded."""

    http_errors: bool = False
    message_field: Literal["msg", "message"] = "msg"


class Replies(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a reply, by the kind of the request. None is the honest reply."""

    create: AnyFault | None = None
    record: AnyFault | None = None
    credit: AnyFault | None = None
    download_url: AnyFault | None = None
    pricing: AnyFault | None = None
    upload: AnyFault | None = None
    file: AnyFault | None = None
    download: AnyFault | None = None
    uploaded: AnyFault | None = None


class Shapes(msgspec.Struct, frozen=True, kw_only=True):
    """Replies whose shape the documents disagree on (kie.md 1.4)."""

    upload_reply: Literal["documented", "quickstart"] = "documented"
    download_url_reply: Literal["text", "object"] = "text"


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """What createTask lets through."""

    rate_limit: int | None = 20
    refusal_code: Literal[422, 500] = 422
    undocumented_fields: Literal["ignored", "refused"] = "ignored"
    unstated_sizes: Literal["refused", "accepted"] = "refused"


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a task; fixed when the task is made. Seconds are the sandbox's.

    `seconds`: from creation to the end at 1K (2K and 4K take longer, see tasks.py); None is never.
    `hidden_seconds`: recordInfo knows nothing of the task for so long.
    `delivered`: the resolution painted in place of the one asked for.
    `url_seconds`: the result URL's life (the file itself stays 14 days behind download-url).
    `callback`: `early` comes while recordInfo still says generating, `before_reply` before
    createTask has answered; `callback_delay` lets polling see the success first.
    """

    task_id: Literal["both", "hex", "numbered", "null", "integer", "duplicate", "absent"] = "both"
    seconds: float | None = None
    never: bool = False
    hidden_seconds: float | None = None
    states: tuple[str, ...] = ("waiting", "queuing", "generating")
    outcome: AnyOutcome = Succeed()
    blanks: Literal["empty", "null"] = "empty"
    credits: Literal["table", "fractional", "absent"] = "table"
    delivered: Literal["1K", "2K", "4K"] | None = None
    image_format: Literal["png", "jpeg", "webp"] = "png"
    extension: str = "png"
    content_type: str | None = None
    host: Literal["same", "foreign"] = "same"
    url_seconds: float = DAY_SECONDS
    callback: Literal["once", "doubled", "missing", "early", "before_reply"] = "once"
    callback_delay: float = 0.0
    callback_body: Literal["honest", "task_id", "forged"] = "honest"
    signature: Literal["valid", "absent", "wrong_key", "hex", "old"] = "valid"


POLICY = Fail("400", SAFETY)
POLICY_501 = Fail("501", SAFETY)
SERVER_EXCEPTION = Refuse(500, "Server exception, please try again later")
OUT_OF_CREDITS = Refuse(402, "Insufficient credits")
SUB_KEY_CAP = Refuse(433, "The request limit of this API key is reached")
MAINTENANCE = Refuse(455, "The service is under maintenance")
FEATURE_DISABLED = Refuse(505, "Feature disabled")
QUEUE_FULL = Refuse(550, "The task queue is full, please try again later")
UPSTREAM_SILENT = Die(408, "Upstream gave no answer within 10 minutes")

# Words a person may type into a prompt under `make dev` to see what the page says then.
MARKERS: dict[str, dict[str, object]] = {
    "[[policy]]": {"outcome": POLICY},
    "[[policy-501]]": {"outcome": POLICY_501},
    "[[fail]]": {"outcome": Fail()},
    "[[die]]": {"outcome": Die()},
    "[[slow]]": {"seconds": 83.0},
    "[[never]]": {"never": True},
    "[[small]]": {"delivered": "1K"},
    "[[foreign]]": {"host": "foreign"},
    "[[busy]]": {"create": QUEUE_FULL},
}
