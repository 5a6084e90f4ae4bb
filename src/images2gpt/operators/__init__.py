"""What the people who run the service may do."""

from images2gpt.operators.overview import Overview, overview
from images2gpt.operators.service import (
    Adjustment,
    EmailQuery,
    NewBalance,
    Reason,
    Replayed,
    Return,
    adjust,
    check_reason,
    close_dispute,
    find,
    give_back,
    replay,
)
from images2gpt.operators.store import audit
from images2gpt.operators.switches import Block, Blocked, Pause, block, pause

__all__ = [
    "Adjustment",
    "Block",
    "Blocked",
    "EmailQuery",
    "NewBalance",
    "Overview",
    "Pause",
    "Reason",
    "Replayed",
    "Return",
    "adjust",
    "audit",
    "block",
    "check_reason",
    "close_dispute",
    "find",
    "give_back",
    "overview",
    "pause",
    "replay",
]
