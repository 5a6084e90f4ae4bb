"""One free image per address in 90 days."""

from images2gpt.trials.model import PERIOD_S, Claimed, Subject, subject
from images2gpt.trials.service import available, is_marked, mark
from images2gpt.trials.store import claim, count_claim, delete_expired, give_back, held, held_by, made_today

__all__ = [
    "PERIOD_S",
    "Claimed",
    "Subject",
    "available",
    "claim",
    "count_claim",
    "delete_expired",
    "give_back",
    "held",
    "held_by",
    "is_marked",
    "made_today",
    "mark",
    "subject",
]
