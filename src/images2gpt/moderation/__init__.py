"""What may be asked of the model."""

from images2gpt.moderation.categories import ACCEPTABLE_USE, SENTENCES
from images2gpt.moderation.service import Verdict, check_slowed, record, screen
from images2gpt.moderation.store import KEPT_S, delete_old, slowed, slowed_session

__all__ = [
    "ACCEPTABLE_USE",
    "KEPT_S",
    "SENTENCES",
    "Verdict",
    "check_slowed",
    "delete_old",
    "record",
    "screen",
    "slowed",
    "slowed_session",
]
