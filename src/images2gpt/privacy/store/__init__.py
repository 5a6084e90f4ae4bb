"""The tables of deletion and copy: statements and queries, and nothing else."""

from images2gpt.privacy.store.deletions import (
    Deletion,
    address,
    audit,
    begin,
    done,
    end_sessions,
    forgotten,
    open_ones,
    plans,
    take_up,
)
from images2gpt.privacy.store.erasing import erase, erase_address
from images2gpt.privacy.store.purging import (
    AUDIT_KEPT_S,
    LEDGER_KEPT_S,
    delete_deletions,
    delete_old_audit,
    delete_users,
    purge,
)

__all__ = [
    "AUDIT_KEPT_S",
    "LEDGER_KEPT_S",
    "Deletion",
    "address",
    "audit",
    "begin",
    "delete_deletions",
    "delete_old_audit",
    "delete_users",
    "done",
    "end_sessions",
    "erase",
    "erase_address",
    "forgotten",
    "open_ones",
    "plans",
    "purge",
    "take_up",
]
