"""What the cron runs, in order, each with a row limit. Overlapping or missed runs change nothing."""

from collections.abc import Awaitable, Callable

from images2gpt import (
    alarms,
    billing,
    capacity,
    generations,
    identity,
    limits,
    log,
    moderation,
    notices,
    privacy,
    reconcile,
    references,
    sessions,
    stats,
    support,
    trials,
)
from images2gpt.application import App
from images2gpt.times import DAY_S

ROWS = 500
KEYS_KEPT_S = 2 * DAY_S
"""Idempotency keys count for a day and are gone after two (promises.md)."""

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
    """Plans of deleted accounts that Creem has not ended, and what was kept of old ones for its time."""
    await privacy.finish_open(app)
    await privacy.purge(app)


async def let_go(app: App) -> None:
    """Deletes or ends, in one batch, what has passed its time."""
    now = app.clock.now()
    await app.db.commit(
        generations.expire(now=now, limit=ROWS),
        generations.erase(limit=ROWS),
        capacity.forget_slots(),
        generations.forget_keys(until=now - KEYS_KEPT_S, limit=ROWS),
        sessions.delete_expired(now=now, limit=ROWS),
        trials.delete_expired(now=now, limit=ROWS),
        identity.delete_expired_tokens(now=now, limit=ROWS),
        references.delete_expired(now=now, limit=ROWS),
        limits.delete_ended(now=now, limit=ROWS),
        moderation.delete_old(now=now, limit=ROWS),
        support.delete_old(now=now, limit=ROWS),
        alarms.delete_old(now=now),
    )


JOBS: dict[str, tuple[Job, ...]] = {
    "* * * * *": (
        alarms.note_run,
        sweep_generations,
        measure_waits,
        stats.measure,
        heal_billing,
        finish_deletions,
        notices.write_on,
        let_go,
    ),
    "17 3 * * *": (reconcile.alarm,),
}
"""By cron trigger, as wrangler.toml has them."""


async def run(app: App, cron: str) -> None:
    """The jobs of a trigger; all for one that is not known. One job's failure is logged and stops no other."""
    every = [job for jobs in JOBS.values() for job in jobs]
    for job in JOBS.get(cron, every):
        try:
            await job(app)
        except Exception as error:  # noqa: BLE001  the next job does not depend on this one
            log.failure("job_failed", error, job=job.__name__)
