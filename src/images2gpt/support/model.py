"""Messages to support as values, and what may stand in one. Pure."""

import msgspec

from images2gpt.errors import Invalid
from images2gpt.times import DAY_S

DUE_S = 30 * DAY_S
"""Whatever is asked is answered within 30 days (promises.md Y6)."""
KEPT_S = 730 * DAY_S
"""24 months (promises.md)."""
MESSAGE_CHARACTERS = 2_000
RECORDED_CHARACTERS = 5_000
"""Of an emailed request or an answer: mails are longer than forms, and both fit a body of 16 KB."""
SUBJECT_CHARACTERS = 200


class Message(msgspec.Struct, frozen=True):
    """A row of support_messages. A member's `email` is that of the account as it is now.

    `prompt` and `rule`: of the generation that an appeal is about, as long as they are kept.
    """

    id: str
    kind: str
    user_id: str | None
    email: str | None
    generation_id: str | None
    prompt: str | None
    rule: str | None
    subject: str
    message: str
    answer: str | None
    state: str
    due_at: int
    created_at: int
    answered_at: int | None
    closed_at: int | None


def check_text(text: str, *, most: int, field: str) -> None:
    """Raises Invalid for what says nothing, is too long, or holds what nobody can read."""
    if not (text.strip() and len(text) <= most):
        raise Invalid(**{field: f"must have 1 to {most:,} characters"})
    if any(ord(character) < 0x20 and character not in "\n\r\t" for character in text):
        raise Invalid(**{field: "has an invisible control character"})


def check_line(text: str, *, field: str) -> None:
    """Raises Invalid unless it is one line."""
    if not (text.strip() and len(text) <= SUBJECT_CHARACTERS and text.isprintable()):
        raise Invalid(**{field: f"must be a line of 1 to {SUBJECT_CHARACTERS} characters"})
