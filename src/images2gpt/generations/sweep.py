"""What the cron does for generations: finish what nobody watches, and let old results go."""

import asyncio

from images2gpt import log
from images2gpt.application import App
from images2gpt.generations import steps, store
from images2gpt.generations.model import Generation

SWEEP_ROWS = 40
SIDE_BY_SIDE = 4
"""An invocation may have 6 connections open."""


async def sweep(app: App) -> int:
    """Takes every due step, oldest first, SWEEP_ROWS of each kind. One bad row stops no other. Gives the count."""
    now = app.clock.now()
    overdue, due = store.overdue(now=now, limit=SWEEP_ROWS), store.due(now=now, limit=SWEEP_ROWS)
    rows = await app.db.read(overdue, due)
    waiting = {generation.id: generation for generation in [*rows.of(overdue), *rows.of(due)]}
    gate = asyncio.Semaphore(SIDE_BY_SIDE)
    await asyncio.gather(*(_step(app, generation, gate) for generation in waiting.values()))
    return len(waiting)


async def _step(app: App, generation: Generation, gate: asyncio.Semaphore) -> None:
    async with gate:
        try:
            await steps.resume(app, generation)
        except Exception as error:  # noqa: BLE001  a poisoned row is logged, the others go on
            log.failure("sweep_failed", error, generation=generation.id)
