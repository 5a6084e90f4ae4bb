"""A message as it is sent: RFC 5322, plain text first and HTML beside it.

Python's own header classes and the local send_email let a line break through in places, so every value that becomes a
header is judged here, before there is a message.
"""

import email.policy
import re
from datetime import UTC, datetime
from email.message import EmailMessage

from images2gpt.ports import Mail, MailRefused

LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 200
LONGEST_ID = 64
LONGEST_LINE = 998
"""What a mail server must take."""

_ADDRESS = re.compile(r'[^\x00-\x20\x7f-\U0010ffff@<>(),:;"\\\[\]]+@[a-zA-Z0-9.-]+')
"""One mailbox and nothing around it: a comma would make two of it, a bracket a name."""
_ID = re.compile(r"[a-zA-Z0-9_.-]+")
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|=\?")
"""Ends a header's line, is no character, or begins what a reader decodes into the same."""


def compose(mail: Mail, sender: str, *, message_id: str, now: int) -> bytes:
    """The whole message, in ASCII. `message_id` is one of our ids, and also parts the bodies. Raises MailRefused."""
    _check(mail, sender, message_id)
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    if mail.reply_to is not None:
        message["Reply-To"] = mail.reply_to
    message["Date"] = datetime.fromtimestamp(now, UTC)
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    try:
        message.set_content(mail.text, cte=_encoding(mail.text))
        message.add_alternative(mail.html, subtype="html", cte=_encoding(mail.html))
    except UnicodeError:  # half of a surrogate pair
        raise MailRefused from None
    message.set_boundary(message_id)
    return message.as_bytes()


def _encoding(text: str) -> str:
    """As it is where that is allowed: a developer copies a link out of the file."""
    plain = text.isascii() and all(len(line) <= LONGEST_LINE for line in text.splitlines())
    return "7bit" if plain else "quoted-printable"


def _check(mail: Mail, sender: str, message_id: str) -> None:
    addresses = [sender, mail.to, *([mail.reply_to] if mail.reply_to is not None else [])]
    whole = all(is_mailbox(address) for address in addresses)
    if not whole or not _is_subject(mail.subject) or not _is_id(message_id):
        raise MailRefused


def is_mailbox(text: str) -> bool:
    """Whether mail can come from or go to it: one address and nothing around it."""
    return len(text) <= LONGEST_ADDRESS and "=?" not in text and bool(_ADDRESS.fullmatch(text))


def _is_subject(text: str) -> bool:
    return 0 < len(text) <= LONGEST_SUBJECT and not _NO_TEXT.search(text)


def _is_id(text: str) -> bool:
    return len(text) <= LONGEST_ID and bool(_ID.fullmatch(text))
