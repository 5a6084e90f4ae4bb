"""What an answer of kie.ai tells: each as a value, whatever code, shape and wording it came in (kie.md 3)."""

from dataclasses import dataclass

from images2gpt.capacity import Sign
from images2gpt.generations.kie_answers import Envelope, record_of, url_of
from images2gpt.generations.model import (
    CONTENT_REFUSED,
    PROVIDER_FAILED,
    PROVIDER_REJECTED,
    PROVIDER_UNAVAILABLE,
    Failure,
)

BUSY = frozenset({429, 455, 550})
"""Rate limit, maintenance, queue full: surely not accepted, worth another try."""
CLOSED = frozenset({401, 402, 433, 505})
"""Our key, our balance, our cap, a feature switched off: nobody gets an image until an operator acts."""
UNKNOWN_TASK = frozenset({404, 422})
"""Also what a task answers in its first moments."""

_REFUSED_WISH = frozenset({400, 422, 451})
"""Parameters, or a reference image that could not be fetched: another attempt needs another wish."""
DEAD_TASK = frozenset({400, 408, 501})
"""Come inside HTTP 200 and end a task as surely as `state` fail does."""

FILE_ANSWERS = frozenset({200, 400, 404, 410, 422})
"""What says for good whether a file is there. Anything else is a fault of the moment."""

_POLICY_WORDS = (
    "nsfw",
    "moderat",
    "sensitive",
    "safety",
    "content policy",
    "flagged",
    "violat",
    "prohibit",
    "copyright",
)
_FAULT_OF_OURS = ("param", "invalid", "not supported", "unsupported", "required")
"""kie.ai was seen to answer 500 to what is wrong in a request: that says nothing of its health."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """kie.ai will make it."""

    task: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Not accepted, for good. `sign`: what that says of kie.ai."""

    failure: Failure
    sign: Sign


@dataclass(frozen=True, slots=True)
class Busy:
    """Not accepted; try again later."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody knows whether it was accepted. Never sent again."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Not finished. `drawing`: the model is at it."""

    drawing: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """kie.ai does not know the task (yet)."""


@dataclass(frozen=True, slots=True)
class Done:
    """Finished. `url` None: kie.ai says success and gives no image."""

    url: str | None
    credits: float | None


def refusal(code: int, envelope: Envelope | None) -> Busy | Refused:
    """What a complete answer to createTask means that names no task."""
    if code in BUSY:
        return Busy()
    if code in CLOSED:
        return Refused(PROVIDER_UNAVAILABLE, Sign.CLOSED)
    text = envelope.text if envelope else ""
    if code in _REFUSED_WISH or any(word in text for word in _POLICY_WORDS):
        return Refused(PROVIDER_REJECTED, Sign.WORKS)
    ours = envelope is not None and (code < 500 or any(word in text for word in _FAULT_OF_OURS))
    return Refused(PROVIDER_FAILED, Sign.WORKS if ours else Sign.OUTAGE)


def failure(code: str, text: str) -> Failure:
    """Why a task failed: kie.ai has no code of its own for content that it does not draw (kie.md 3)."""
    if any(word in text for word in _POLICY_WORDS):
        return CONTENT_REFUSED
    return PROVIDER_REJECTED if code in {str(each) for each in _REFUSED_WISH} else PROVIDER_FAILED


def progress(envelope: Envelope) -> Pending | Unknown | Done | Failure:
    """What recordInfo says of a task that it knows."""
    record = record_of(envelope)
    if record is None:
        return Pending(drawing=False)
    if record.state == "fail":
        return failure(str(record.failCode or ""), (record.failMsg or "").lower())
    if record.state == "success":
        return Done(url_of(record.resultJson), record.creditsConsumed)
    return Pending(drawing=record.state == "generating")
