"""The ledger as its owner reads it."""

import msgspec

from images2gpt.ledger import store
from images2gpt.ledger.store import Entry
from images2gpt.lists import PageQuery, cut
from images2gpt.sessions import Caller
from images2gpt.times import rfc3339


class Transaction(msgspec.Struct, frozen=True):
    """One movement. `balance` is what was left after it."""

    id: str
    kind: str
    delta: int
    plan_delta: int
    pack_delta: int
    balance: int
    reference: str
    created_at: str


class TransactionPage(msgspec.Struct, frozen=True):
    """Newest first."""

    items: list[Transaction]
    next_cursor: str | None


async def page(caller: Caller, wanted: PageQuery) -> TransactionPage:
    """The caller's own. Raises NotSignedIn, Invalid."""
    query = store.page_of_session(caller.token_hash, before=wanted.before(), limit=wanted.limit + 1)
    _, rows = await caller.member(query)
    shown, next_cursor = cut(rows.of(query), wanted.limit)
    return TransactionPage([_view(entry) for entry in shown], next_cursor)


def _view(entry: Entry) -> Transaction:
    return Transaction(
        id=entry.id,
        kind=entry.kind,
        delta=entry.plan_delta + entry.pack_delta,
        plan_delta=entry.plan_delta,
        pack_delta=entry.pack_delta,
        balance=entry.balance,
        reference=entry.reference,
        created_at=rfc3339(entry.created_at),
    )
