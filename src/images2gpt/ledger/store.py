"""Reading credit_transactions."""

import msgspec

from images2gpt.ports import Query, select

PAGE_OF_SESSION = """
SELECT id, kind, plan_delta, pack_delta, balance, reference, created_at
FROM credit_transactions
WHERE user_id = (SELECT user_id FROM sessions WHERE token_hash = ?)
  AND (created_at, rowid) < (?, (SELECT rowid FROM credit_transactions WHERE id = ?))
ORDER BY created_at DESC, rowid DESC
LIMIT ?
"""
"""Rows of one second stand in the order in which they were written, or the balances beside them would jump."""


class Entry(msgspec.Struct, frozen=True):
    """A row of the ledger."""

    id: str
    kind: str
    plan_delta: int
    pack_delta: int
    balance: int
    reference: str
    created_at: int


def page_of_session(token_hash: str, *, before: tuple[int, str], limit: int) -> Query[Entry]:
    """Newest first, from `before` (created_at, id) on."""
    return select(Entry, PAGE_OF_SESSION, token_hash, *before, limit)
