"""Whether the books agree: asked by operators, and every night."""

import msgspec

from images2gpt import alarms, log
from images2gpt.application import App
from images2gpt.reconcile.invariants import INVARIANTS, queries


class Difference(msgspec.Struct, frozen=True):
    """What does not agree, and where."""

    invariant: str
    id: str
    told: str


class Reconciliation(msgspec.Struct, frozen=True):
    """`checked`: how many invariants were looked at."""

    ok: bool
    checked: int
    differences: list[Difference]


async def check(app: App) -> Reconciliation:
    """Every invariant in one round trip. Raises DatabaseDown."""
    asked = queries(app.clock.now())
    rows = await app.db.read(*(query for _, query in asked))
    differences = [
        Difference(invariant.sentence, found.id, found.told) for invariant, query in asked for found in rows.of(query)
    ]
    return Reconciliation(ok=not differences, checked=len(INVARIANTS), differences=differences)


async def alarm(app: App) -> None:
    """The nightly look: a difference is an alarm, named by its invariant and our own opaque id."""
    report = await check(app)
    for difference in report.differences:
        alarms.sound(app, "books_differ", invariant=difference.invariant, row=difference.id)
    log.event("reconciled", ok=report.ok, checked=report.checked)
