"""Whether balances, ledger and generations agree."""

from images2gpt.reconcile.invariants import INVARIANTS, bounded, queries
from images2gpt.reconcile.model import Break, Invariant
from images2gpt.reconcile.service import Difference, Reconciliation, alarm, check

__all__ = [
    "INVARIANTS",
    "Break",
    "Difference",
    "Invariant",
    "Reconciliation",
    "alarm",
    "bounded",
    "check",
    "queries",
]
