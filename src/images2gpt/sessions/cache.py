"""The KV records of sessions. KV being down costs nothing but speed, so nothing here raises."""

import msgspec

from images2gpt import log
from images2gpt.application import App
from images2gpt.ports import MIN_TTL_S, KeyValueDown
from images2gpt.sessions.model import KvSession, kv_key


async def is_known(app: App, token_hash: str) -> bool:
    """Whether KV has a record. It may be stale: it lets nobody in."""
    try:
        return await app.kv.get(kv_key(token_hash)) is not None
    except KeyValueDown:
        log.event("kv_down", during="session_read")
        return True  # there is no use in writing to it now


async def remember(app: App, token_hash: str, record: KvSession, *, ttl_s: int) -> None:
    """Writes the record."""
    if ttl_s < MIN_TTL_S:
        return
    try:
        await app.kv.put(kv_key(token_hash), msgspec.json.encode(record).decode(), ttl_s=ttl_s)
    except KeyValueDown:
        log.event("kv_down", during="session_write")


async def forget(app: App, *token_hashes: str) -> bool:
    """Deletes the records of ended sessions, which are dead already. Whether all of them are gone."""
    gone = True
    for token_hash in token_hashes:
        try:
            await app.kv.delete(kv_key(token_hash))
        except KeyValueDown:
            log.event("kv_down", during="session_end")
            gone = False
    return gone
