"""What we write back."""

from images2gpt.letters import letter
from images2gpt.ports import Mail
from images2gpt.settings import Settings
from images2gpt.support.model import Message

NOTHING_CHARGED = "A refused prompt costs nothing, so there is nothing to give back."


def answer(settings: Settings, to: str, message: Message) -> Mail:
    """The operator's words; what the person wrote follows. A reply goes to support."""
    words = [line for line in (message.answer or "").splitlines() if line.strip()]
    more = [NOTHING_CHARGED] if message.kind == "appeal" else []
    asked = [f"You wrote ({message.id}, {message.subject}):"]
    asked += [f"> {line}" for line in message.message.splitlines() if line.strip()]
    lines = [*words, *more, *asked]
    return letter(settings, to, "Our answer to your message", *lines, reply_to=settings.support_email)
