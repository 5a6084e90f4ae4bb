"""Writing to us: kept, tied to the account of whoever is signed in, and mailed to the support address."""

import msgspec

from images2gpt import accounts, letters, limits
from images2gpt.application import App
from images2gpt.errors import TooManyRequests
from images2gpt.ports import Mail
from images2gpt.sessions import Person, Visitor
from images2gpt.support import store
from images2gpt.support.appeals import Received
from images2gpt.support.model import MESSAGE_CHARACTERS, check_line, check_text


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a message to us. `email`: where the answer goes."""

    email: str
    subject: str
    message: str


async def contact(app: App, who: Person | Visitor, wanted: Letter) -> Received:
    """Raises Invalid, TooManyRequests."""
    address = accounts.parse_address(wanted.email)
    check_line(wanted.subject, field="subject")
    check_text(wanted.message, most=MESSAGE_CHARACTERS, field="message")
    user_id = who.id if isinstance(who, Person) else None
    message_id, now = app.ids.new("msg"), app.clock.now()
    counted = limits.counted(app, limits.MESSAGES, user_id or who.client.bucket)
    kept = store.contact(
        message_id,
        user_id,
        email=address.typed,
        subject=wanted.subject,
        message=wanted.message,
        counted=counted,
        now=now,
    )
    rows = await app.db.commit(counted.statement, kept)
    counted.check(rows, now=now)
    if rows.one(kept) is None:
        raise TooManyRequests(retry_after_s=limits.MESSAGES.window_s)
    letters.send(app, _told(app, address.typed, wanted, message_id))
    return Received(message_id)


def _told(app: App, sender: str, wanted: Letter, message_id: str) -> Mail:
    lines = (wanted.message, f"From {sender}, number {message_id}.")
    return letters.letter(app.settings, app.settings.support_email, wanted.subject, *lines, reply_to=sender)
