"""Whether balances, ledger and generations agree."""

from images2gpt.reconcile.invariants import INVARIANTS, Break, Invariant, bounded, queries
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
