"""Finding generations: by their owner, by the holder of a visitor's key, or in pages."""

from collections.abc import AsyncIterator

import msgspec

from images2gpt.application import App
from images2gpt.errors import Expired, NotFound, ProviderFailed
from images2gpt.generations import links, steps, store
from images2gpt.generations.model import TERMINAL, Generation
from images2gpt.generations.view import GenerationView, view
from images2gpt.lists import PageQuery, cut
from images2gpt.ports import DatabaseDown, NoReply, Outgoing, Stream
from images2gpt.sessions import Caller

TICK_S = 1
HEARTBEAT_S = 15
WATCH_S = 300
"""Longest stream: an invocation may make 1,000 storage calls. Clients connect again."""
IMAGE_TIMEOUT_MS = 20_000


class KeyQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor's key, for a generation without an account."""

    key: str | None = None


class Page(msgspec.Struct, frozen=True):
    """A list, newest first."""

    items: list[GenerationView]
    next_cursor: str | None


async def page(app: App, caller: Caller, wanted: PageQuery) -> Page:
    """The caller's own. Raises NotSignedIn, Invalid."""
    query = store.page_of_session(caller.token_hash, before=wanted.before(), limit=wanted.limit + 1)
    _, rows = await caller.member(query)
    shown, next_cursor = cut(rows.of(query), wanted.limit)
    return Page([view(app, generation) for generation in shown], next_cursor)


async def find(app: App, caller: Caller, generation_id: str, key: str | None) -> Generation:
    """By the visitor's key, else the caller's own. Raises NotFound for anybody else's, NotSignedIn."""
    if key is not None:
        if not links.opens(app, generation_id, key):
            raise NotFound
        caller.confirmed = True
        generation = await by_id(app, generation_id)
        if generation.trial_subject is None:
            raise NotFound
        return generation
    query = store.of_session(generation_id, caller.token_hash)
    _, rows = await caller.member(query)
    generation_or_none = rows.one(query)
    if generation_or_none is None:
        raise NotFound
    return generation_or_none


async def by_id(app: App, generation_id: str) -> Generation:
    """Whoever's it is. Raises NotFound."""
    query = store.by_id(generation_id)
    generation = (await app.db.read(query)).one(query)
    if generation is None:
        raise NotFound
    return generation


def nudge(app: App, generation: Generation) -> None:
    """Takes the next step behind the answer, if one is due."""
    if steps.is_due(generation, app.clock.now()):
        app.background.start("resume", steps.resume(app, generation))


async def watch(app: App, generation: Generation) -> AsyncIterator[bytes]:
    """Server-sent events: the generation at once and at each change of status, a comment every 15 s."""
    yield _event(app, generation)
    seen, quiet_s, began = generation.status, 0, app.clock.now()
    while seen not in TERMINAL and app.clock.now() - began < WATCH_S:
        await app.clock.sleep(TICK_S)
        quiet_s += TICK_S
        try:
            generation = await steps.resume(app, await by_id(app, generation.id))
        except (DatabaseDown, NotFound):
            return
        if generation.status != seen:
            seen, quiet_s = generation.status, 0
            yield _event(app, generation)
        elif quiet_s >= HEARTBEAT_S:
            quiet_s = 0
            yield b": still working\n\n"


async def image(
    app: App, generation_id: str, link: links.ImageLink, *, byte_range: str | None
) -> tuple[Generation, Stream]:
    """The bytes, untouched. Raises NotFound, Expired, ProviderFailed."""
    links.check_link(app, generation_id, link)
    generation = await by_id(app, generation_id)
    if generation.status == "expired" or (generation.expires_at or 0) <= app.clock.now():
        raise Expired("This image is no longer kept by the provider.")
    if generation.status != "succeeded" or generation.result_url is None:
        raise NotFound
    headers = (("range", byte_range),) if byte_range else ()
    request = Outgoing(method="GET", url=generation.result_url, headers=headers, timeout_ms=IMAGE_TIMEOUT_MS)
    try:
        stream = await app.http.open(request)
    except NoReply as error:
        raise ProviderFailed from error
    if stream.status in (404, 410):
        raise Expired("This image is no longer kept by the provider.")
    if stream.status not in (200, 206, 416):
        raise ProviderFailed
    return generation, stream


def _event(app: App, generation: Generation) -> bytes:
    return b"event: status\ndata: " + msgspec.json.encode(view(app, generation)) + b"\n\n"
