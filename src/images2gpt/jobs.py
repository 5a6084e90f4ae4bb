"""What the cron runs, in order, each with a row limit. Overlapping or missed runs change nothing."""

from collections.abc import Awaitable, Callable

from images2gpt import (
    alarms,
    billing,
    capacity,
    generations,
    log,
    notices,
    privacy,
    reconcile,
    stats,
)
from images2gpt.application import App

ROWS = 500

Job = Callable[[App], Awaitable[object]]


async def sweep_generations(app: App) -> None:
    """Finishes what nobody watches."""
    await generations.sweep(app)


async def measure_waits(app: App) -> None:
    """How long images take, for the pages."""
    await generations.measure(app)


async def heal_billing(app: App) -> None:
    """What webhooks have not told, and plan credits whose period is over."""
    await billing.lapse(app)
    await billing.heal(app)


async def finish_deletions(app: App) -> None:
    """What is left of deletions that began."""
    await privacy.finish_open(app)


async def let_go(app: App) -> None:
    """Deletes or ends, in one batch, what has passed its time: the periods are those of the privacy map.

    The batch also takes up an open round of the books, so that a minute without one costs nothing more.
    """
    now = app.clock.now()
    turn = reconcile.take(now=now)
    rows = await app.db.commit(
        generations.expire(now=now, limit=ROWS),
        generations.erase(limit=ROWS),
        capacity.forget_slots(),
        *privacy.let_go(now=now, limit=ROWS),
        turn,
    )
    await _logged("compare_books", reconcile.go_on(app, rows.one(turn)))


JOBS: dict[str, tuple[Job, ...]] = {
    "* * * * *": (
        alarms.note_run,
        sweep_generations,
        measure_waits,
        stats.measure,
        heal_billing,
        billing.refund_late,
        finish_deletions,
        notices.write_on,
        let_go,
    ),
    "17 3 * * *": (reconcile.begin_round,),
}
"""By cron trigger, as wrangler.toml has them."""


async def run(app: App, cron: str) -> None:
    """The jobs of a trigger; all for one that is not known. One job's failure is logged and stops no other."""
    every = [job for jobs in JOBS.values() for job in jobs]
    for job in JOBS.get(cron, every):
        await _logged(job.__name__, job(app))


async def _logged(name: str, work: Awaitable[object]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001  the next job does not depend on this one
        log.failure("job_failed", error, job=name)
