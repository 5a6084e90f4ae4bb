"""Whether the books agree, slice by slice: asked by operators, and every night."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from images2gpt.application import App
from images2gpt.reconcile import store
from images2gpt.reconcile.invariants import INVARIANTS, MOST, queries
from images2gpt.reconcile.model import ROWS, Beyond, PartQuery, Slice, cursor

SLICES_A_CALL = 40
"""D1 takes 1,000 statements of an invocation."""


class Difference(msgspec.Struct, frozen=True):
    """What does not agree, and where."""

    invariant: str
    id: str
    told: str


class Reconciliation(msgspec.Struct, frozen=True):
    """`checked`: how many invariants were looked at. `next_cursor` is there while rows are left."""

    ok: bool
    checked: int
    differences: list[Difference]
    next_cursor: str | msgspec.UnsetType = msgspec.UNSET


async def check(app: App, wanted: PartQuery) -> Reconciliation:
    """Every invariant over SLICES_A_CALL slices, a round trip each. Raises DatabaseDown, Invalid."""
    first: int | None = wanted.first()
    differences, told = list[Difference](), Counter[str]()
    for _ in range(SLICES_A_CALL):
        if first is None:
            break
        found, beyond = await compare(app, Slice.of(first, ROWS))
        differences += fewer(found, told)
        first = beyond.first
    left = msgspec.UNSET if first is None else cursor(first)
    return Reconciliation(ok=not differences, checked=len(INVARIANTS), differences=differences, next_cursor=left)


async def compare(app: App, slice_: Slice) -> tuple[list[Difference], Beyond]:
    """What does not agree in a slice, and what follows it. Raises DatabaseDown."""
    asked, behind = queries(slice_, now=app.clock.now()), store.beyond(slice_)
    rows = await app.db.read(*(query for _, query in asked), behind)
    found = [
        Difference(invariant.sentence, each.id, each.told) for invariant, query in asked for each in rows.of(query)
    ]
    return found, rows.of(behind)[0]


def fewer(found: Iterable[Difference], told: Counter[str]) -> list[Difference]:
    """Without those beyond MOST of their invariant, of which `told` have been told before; it counts on."""
    kept = list[Difference]()
    for each in found:
        told[each.invariant] += 1
        if told[each.invariant] <= MOST:
            kept.append(each)
    return kept
