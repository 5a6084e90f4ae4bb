"""The rights that a person exercises without writing to anyone, and how long anything is kept."""

from images2gpt.privacy.deletion import Deleted, Goodbye, delete, delete_for, finish_open
from images2gpt.privacy.export import PartQuery, copy
from images2gpt.privacy.retention import PERIODS, Period, let_go
from images2gpt.privacy.store import AUDIT_KEPT_S, LEDGER_KEPT_S

__all__ = [
    "AUDIT_KEPT_S",
    "LEDGER_KEPT_S",
    "PERIODS",
    "Deleted",
    "Goodbye",
    "PartQuery",
    "Period",
    "copy",
    "delete",
    "delete_for",
    "finish_open",
    "let_go",
]
