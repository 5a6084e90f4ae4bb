"""What people write to us, and what we answer."""

from images2gpt.support.appeals import Appeal, Received, appeal
from images2gpt.support.contact import Letter, contact
from images2gpt.support.desk import Recorded, Reply, SupportQuery, answer, page, record
from images2gpt.support.model import KEPT_S
from images2gpt.support.store import delete_old
from images2gpt.support.view import SupportPage, SupportView
from images2gpt.support.withdrawals import Withdrawal, Withdrawn, withdraw

__all__ = [
    "KEPT_S",
    "Appeal",
    "Letter",
    "Received",
    "Recorded",
    "Reply",
    "SupportPage",
    "SupportQuery",
    "SupportView",
    "Withdrawal",
    "Withdrawn",
    "answer",
    "appeal",
    "contact",
    "delete_old",
    "page",
    "record",
    "withdraw",
]
