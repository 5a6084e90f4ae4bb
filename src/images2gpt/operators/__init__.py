"""What the people who run the service may do."""

from images2gpt.operators.service import (
    Adjustment,
    EmailQuery,
    NewBalance,
    Reason,
    Replayed,
    Return,
    adjust,
    close_dispute,
    find,
    give_back,
    replay,
)
from images2gpt.operators.store import audit

__all__ = [
    "Adjustment",
    "EmailQuery",
    "NewBalance",
    "Reason",
    "Replayed",
    "Return",
    "adjust",
    "audit",
    "close_dispute",
    "find",
    "give_back",
    "replay",
]
