"""What the cron does for generations: finish what nobody watches, measure how long images take."""

import asyncio
from collections import defaultdict
from statistics import median_high

from images2gpt import alarms, log
from images2gpt.application import App
from images2gpt.generations import steps
from images2gpt.generations.model import Generation
from images2gpt.generations.store import lists, moves, waits
from images2gpt.generations.store.lists import FAULTS_MOST
from images2gpt.ports import DatabaseDown
from images2gpt.times import DAY_S

SWEEP_ROWS = 40
SIDE_BY_SIDE = 4
"""An invocation may have 6 connections open."""
MEASURED_ROWS = 300
MEASURED_S = DAY_S
FEWEST = 3
"""Fewer images say nothing of how long the next will take."""


async def sweep(app: App) -> int:
    """Takes every due step, oldest first, SWEEP_ROWS of each kind. One bad row stops no other. Gives the count."""
    now = app.clock.now()
    asked = [kind(now=now, limit=SWEEP_ROWS) for kind in (lists.waiting, lists.stuck, lists.late)]
    rows = await app.db.read(*asked)
    found = {generation.id: generation for query in asked for generation in rows.of(query)}
    gate = asyncio.Semaphore(SIDE_BY_SIDE)
    await asyncio.gather(*(_step(app, generation, gate) for generation in found.values()))
    return len(found)


async def _step(app: App, generation: Generation, gate: asyncio.Semaphore) -> None:
    async with gate:
        try:
            await steps.resume(app, generation)
        except DatabaseDown as error:
            log.failure("sweep_failed", error, generation=generation.id)
        except Exception as error:  # noqa: BLE001  whatever is wrong with one row, the others go on
            log.failure("sweep_failed", error, generation=generation.id)
            await _count_fault(app, generation)


async def _count_fault(app: App, generation: Generation) -> None:
    """After FAULTS_MOST the row is set aside: its charge is an operator's to settle."""
    fault = moves.fault(generation.id)
    try:
        counted = (await app.db.commit(fault)).one(fault)
    except DatabaseDown as error:
        log.failure("sweep_failed", error, generation=generation.id)
        return
    if counted and counted.faults >= FAULTS_MOST:
        alarms.sound(app, "poison_row", generation=generation.id)


async def measure(app: App) -> None:
    """Writes the usual wait of each resolution, out of the latest images."""
    now = app.clock.now()
    query = waits.waited(since=now - MEASURED_S, limit=MEASURED_ROWS)
    taken: dict[str, list[int]] = defaultdict(list)
    for row in (await app.db.read(query)).of(query):
        taken[row.resolution].append(row.seconds)
    told = [
        waits.measure(resolution, p50=median_high(seconds), samples=len(seconds), now=now)
        for resolution, seconds in taken.items()
        if len(seconds) >= FEWEST
    ]
    if told:
        await app.db.commit(*told)
