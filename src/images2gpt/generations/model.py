"""Generations as values, and the rules of what can be asked for. Pure."""

from dataclasses import dataclass

import msgspec

from images2gpt.errors import Invalid
from images2gpt.times import DAY_S, MINUTE_S

PROMPT_CHARACTERS = 20_000
REFERENCES = 16
DEADLINE_S = 15 * MINUTE_S
"""Longest wait for kie.ai: their own advice is to stop after 10 to 15 minutes (kie.md 1.3)."""
AVAILABLE_S = 14 * DAY_S
"""How long kie.ai keeps a result."""

OPEN = ("reserved", "submitted", "running")
TERMINAL = ("succeeded", "failed", "blocked", "expired")

_EVERYWHERE = ("3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "2:1", "1:2", "21:9")
_AT_1K = ("auto", "1:1", *_EVERYWHERE, "5:4", "4:5", "3:1", "1:3", "9:21")
ASPECT_RATIOS = {mode: {"1K": _AT_1K, "2K": ("1:1", *_EVERYWHERE), "4K": _EVERYWHERE} for mode in ("text", "image")}
"""What kie.ai surely makes, by mode and resolution; its unclear cells stay off (kie.md 1.2)."""


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that asks for an image."""

    prompt: str
    aspect_ratio: str = "1:1"
    resolution: str = "1K"
    references: list[str] = []


class Shown(msgspec.Struct, frozen=True):
    """What of a row of generations its owner is shown. A list reads no more: half of the columns, half of the time."""

    id: str
    prompt: str
    aspect_ratio: str
    resolution: str
    mode: str
    cost: int
    returned: int
    status: str
    failure: str | None
    failure_message: str | None
    starred: int
    width: int | None
    height: int | None
    content_type: str | None
    bytes: int | None
    created_at: int
    submitted_at: int | None
    finished_at: int | None
    expires_at: int | None


class Generation(Shown, frozen=True):
    """A row of generations."""

    user_id: str | None
    trial_subject: str | None
    provider_task: str | None
    provider_credits: float | None
    input_urls: str | None
    attempts: int
    looks: int
    next_step_at: int | None
    deadline_at: int
    result_url: str | None
    running_at: int | None
    late_at: int | None
    deleted_at: int | None

    @property
    def is_open(self) -> bool:
        """Whether its outcome is still to come."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Picture:
    """What kie.ai made, read from its first bytes."""

    url: str
    width: int
    height: int
    content_type: str
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no image, in a code and a sentence for the person. `status`: failed, or blocked for its content."""

    code: str
    message: str
    status: str = "failed"


PROVIDER_REJECTED = Failure("provider_rejected", "The model refused this prompt. Change it and try again.")
CONTENT_REFUSED = Failure(
    "provider_rejected", "The model refused to draw this: its own rules do not allow it.", "blocked"
)
PROVIDER_FAILED = Failure("provider_failed", "The model could not make this image. Try again.")
PROVIDER_TIMEOUT = Failure("provider_timeout", "The model did not answer in time. Try again.")
LATE = "The image came after your credits had gone back. It is yours at no cost."
PROVIDER_UNAVAILABLE = Failure(
    "provider_unavailable", "The model cannot take new images at the moment. Try again later."
)


def check(wish: Wish) -> None:
    """Raises Invalid for a prompt or a pair that cannot be had. Nothing is altered."""
    if not 1 <= len(wish.prompt) <= PROMPT_CHARACTERS:
        raise Invalid(prompt=f"must have 1 to {PROMPT_CHARACTERS} characters")
    if not wish.prompt.strip():
        raise Invalid(prompt="must say something")
    if any(_is_hidden(character) for character in wish.prompt):
        raise Invalid(prompt="has an invisible control character; type it again without")
    if len(wish.references) > REFERENCES:
        raise Invalid(references=f"must be at most {REFERENCES}")
    ratios = ASPECT_RATIOS["image" if wish.references else "text"]
    if wish.resolution not in ratios:
        raise Invalid(resolution=f"must be one of {', '.join(ratios)}")
    if wish.aspect_ratio not in ratios["1K"]:
        raise Invalid(aspect_ratio=f"must be one of {', '.join(ratios['1K'])}")
    if wish.aspect_ratio not in ratios[wish.resolution]:
        raise Invalid(aspect_ratio=f"cannot be had at {wish.resolution}")


def _is_hidden(character: str) -> bool:
    """Controls but line breaks and tabs, bidirectional overrides and isolates, tags: what a reader cannot see."""
    point = ord(character)
    if point < 0x20:
        return character not in "\n\r\t"
    return 0x7F <= point <= 0x9F or 0x202A <= point <= 0x202E or 0x2066 <= point <= 0x2069 or point >> 8 == 0xE00


TIERS = {"1K": 1024, "2K": 2048, "4K": 3840}
TIER_SHARE = 0.75
"""A tier counts as met from this share of its long side on: models round to blocks and ratios."""


def tier_met(width: int, height: int) -> str | None:
    """The best resolution whose long side an image reaches, None below all."""
    long_side = max(width, height)
    return next((name for name in ("4K", "2K", "1K") if long_side >= TIER_SHARE * TIERS[name]), None)


def owed_for_size(resolution: str, width: int, height: int, costs: dict[str, int]) -> int:
    """Credits to return when an image came smaller than asked: down to the price of the tier met."""
    met = tier_met(width, height)
    return max(0, costs[resolution] - (costs[met] if met else 0))
