"""Messages as operators read them."""

from collections.abc import Sequence

import msgspec

from images2gpt.support.model import Message
from images2gpt.times import rfc3339, rfc3339_or_none


class SupportView(msgspec.Struct, frozen=True):
    """A message. `email`: where an answer goes, None for a visitor. `prompt` and `rule`: of an open appeal."""

    id: str
    kind: str
    state: str
    email: str | None
    user: str | None
    generation: str | None
    prompt: str | None
    rule: str | None
    subject: str
    message: str
    answer: str | None
    due_at: str
    created_at: str
    answered_at: str | None
    closed_at: str | None


class SupportPage(msgspec.Struct, frozen=True):
    """Newest first."""

    items: list[SupportView]
    next_cursor: str | None


def page(messages: Sequence[Message], next_cursor: str | None) -> SupportPage:
    """A list of them."""
    return SupportPage([view(message) for message in messages], next_cursor)


def view(message: Message) -> SupportView:
    """One; what was refused is shown only as long as somebody has to judge it."""
    m, judged = message, message.state == "open"
    return SupportView(
        id=m.id,
        kind=m.kind,
        state=m.state,
        email=m.email,
        user=m.user_id,
        generation=m.generation_id,
        prompt=m.prompt if judged else None,
        rule=m.rule if judged else None,
        subject=m.subject,
        message=m.message,
        answer=m.answer,
        due_at=rfc3339(m.due_at),
        created_at=rfc3339(m.created_at),
        answered_at=rfc3339_or_none(m.answered_at),
        closed_at=rfc3339_or_none(m.closed_at),
    )
