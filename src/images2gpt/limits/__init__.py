"""How often anything may be done."""

from images2gpt.limits.model import (
    BLOCKED_PROMPTS,
    EXPORTS,
    GENERATIONS_SHIELD,
    LONGEST_S,
    MAILS,
    MESSAGES,
    READS_SHIELD,
    RUNNING,
    SIGN_UPS,
    TRIALS_PER_48,
    UPLOADS,
    Limit,
    key,
)
from images2gpt.limits.service import Counted, Guess, counted, guess_at_address, guess_at_own
from images2gpt.limits.store import Count, delete_ended

__all__ = [
    "BLOCKED_PROMPTS",
    "EXPORTS",
    "GENERATIONS_SHIELD",
    "LONGEST_S",
    "MAILS",
    "MESSAGES",
    "READS_SHIELD",
    "RUNNING",
    "SIGN_UPS",
    "TRIALS_PER_48",
    "UPLOADS",
    "Count",
    "Counted",
    "Guess",
    "Limit",
    "counted",
    "delete_ended",
    "guess_at_address",
    "guess_at_own",
    "key",
]
