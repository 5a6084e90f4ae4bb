"""One free image per address in 90 days."""

from images2gpt.trials.model import Claimed, subject
from images2gpt.trials.service import available, is_marked, mark
from images2gpt.trials.store import claim, delete_expired, give_back, held_by

__all__ = ["Claimed", "available", "claim", "delete_expired", "give_back", "held_by", "is_marked", "mark", "subject"]
