"""What the ledger says of a generation."""

import msgspec

from images2gpt.ports import Query, select

RETURNED = """
SELECT t.plan_delta + t.pack_delta AS amount, t.created_at,
  EXISTS (SELECT 1 FROM audit AS a WHERE a.target = t.reference AND a.action = 'return') AS by_support
FROM credit_transactions AS t
WHERE t.kind = 'return' AND t.reference = ?
"""


class Returned(msgspec.Struct, frozen=True):
    """Credits that came back. `by_support`: because an operator said so."""

    amount: int
    created_at: int
    by_support: int


def returned(generation_id: str) -> Query[Returned]:
    """At most one row: a generation is returned once."""
    return select(Returned, RETURNED, generation_id)
