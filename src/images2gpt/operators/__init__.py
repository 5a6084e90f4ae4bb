"""What the people who run the service may do."""

from images2gpt.operators.service import (
    Adjustment,
    EmailQuery,
    NewBalance,
    Reason,
    Return,
    adjust,
    find,
    give_back,
)
from images2gpt.operators.store import audit

__all__ = ["Adjustment", "EmailQuery", "NewBalance", "Reason", "Return", "adjust", "audit", "find", "give_back"]
