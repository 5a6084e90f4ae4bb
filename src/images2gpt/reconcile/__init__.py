"""Whether balances, ledger and generations agree."""

from images2gpt.reconcile.invariants import INVARIANTS, bounded, queries
from images2gpt.reconcile.model import ROWS, WHOLE, Break, Invariant, PartQuery, Slice
from images2gpt.reconcile.rounds import begin_round, go_on
from images2gpt.reconcile.service import Difference, Reconciliation, check
from images2gpt.reconcile.store import take

__all__ = [
    "INVARIANTS",
    "ROWS",
    "WHOLE",
    "Break",
    "Difference",
    "Invariant",
    "PartQuery",
    "Reconciliation",
    "Slice",
    "begin_round",
    "bounded",
    "check",
    "go_on",
    "queries",
    "take",
]
