"""Whether an address still has its free image. D1 decides; the KV marker is the fast "already used"."""

import asyncio

from images2gpt import log
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.ports import KeyValueDown
from images2gpt.trials import store
from images2gpt.trials.model import PERIOD_S, kv_key, subject


async def available(app: App, client: Client) -> bool:
    """For the page; a promise it is not, the claim is."""
    who = subject(app, client)
    query = store.held(who, now=app.clock.now())
    marked, rows = await asyncio.gather(is_marked(app, who), app.db.read(query))
    return not marked and rows.one(query) is None


async def is_marked(app: App, who: str) -> bool:
    """Whether KV knows that the trial is used. False says nothing."""
    try:
        return await app.kv.get(kv_key(who)) is not None
    except KeyValueDown:
        log.event("kv_down", during="trial_read")
        return False


async def mark(app: App, who: str) -> None:
    """Writes the one record that is kept of a used trial; it goes by itself after the period."""
    try:
        await app.kv.put(kv_key(who), "used", ttl_s=PERIOD_S)
    except KeyValueDown:
        log.event("kv_down", during="trial_write")
