"""Whether an address still has its free image. D1 decides; the KV marker is the fast "already used"."""

from typing import Any

from images2gpt import log
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.concurrency import side_by_side
from images2gpt.ports import MIN_TTL_S, Batch, KeyValueDown, Query
from images2gpt.trials import store
from images2gpt.trials.model import Claimed, Subject, kv_key
from images2gpt.trials.model import subject as subject_of

MARK = "used"
"""Anything else under a key of ours is no marker: D1 is asked."""


async def available(app: App, client: Client, *alongside: Query[Any]) -> tuple[bool, Batch]:
    """For the page; a promise it is not, the claim is. With the rows of `alongside`, out of the same round trip."""
    who = subject_of(app, client)
    query = store.held(who)
    marked, rows = await side_by_side(is_marked(app, who), app.db.read(query, *alongside))
    return not marked and rows.one(query) is None, rows


async def is_marked(app: App, who: Subject) -> bool:
    """Whether KV knows that the trial is used. False says nothing."""
    try:
        return await app.kv.get(kv_key(who.current)) == MARK
    except KeyValueDown:
        log.event("kv_down", during="trial_read")
        return False


async def mark(app: App, used: Claimed) -> None:
    """Writes the one record that is kept of a used trial; it goes by itself, and with the claim."""
    ttl_s = used.expires_at - app.clock.now()
    if ttl_s < MIN_TTL_S:
        return
    try:
        await app.kv.put(kv_key(used.subject), MARK, ttl_s=ttl_s)
    except KeyValueDown:
        log.event("kv_down", during="trial_write")
