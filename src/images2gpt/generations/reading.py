"""Finding generations: by their owner, by the holder of a visitor's key, or in pages."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from images2gpt.application import App
from images2gpt.errors import Invalid, NotFound
from images2gpt.generations import links, steps
from images2gpt.generations.model import OPEN, TERMINAL, Generation
from images2gpt.generations.store import lists
from images2gpt.generations.store.lists import Filter
from images2gpt.generations.view import GenerationView, view
from images2gpt.lists import PageQuery, cut
from images2gpt.ports import Batch, DatabaseDown, Query
from images2gpt.sessions import Caller

TICK_S = 1
HEARTBEAT_S = 15
WATCH_S = 300
"""Longest stream: an invocation may make 1,000 storage calls. Clients connect again."""
SEARCH_CHARACTERS = 200


class KeyQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor's key, for a generation without an account."""

    key: str | None = None


class ListQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """The query of one's own images: `q` is looked for in the prompts."""

    q: str | None = None
    status: str | None = None
    starred: bool = False

    def only(self) -> Filter:
        """Raises Invalid."""
        if self.q is not None and len(self.q) > SEARCH_CHARACTERS:
            raise Invalid(q=f"must be at most {SEARCH_CHARACTERS} characters")
        if self.status is not None and self.status not in (*OPEN, *TERMINAL):
            raise Invalid(status=f"must be one of {', '.join((*OPEN, *TERMINAL))}")
        return Filter(text=self.q or None, status=self.status, starred=self.starred)


class Page(msgspec.Struct, frozen=True):
    """A list, newest first."""

    items: list[GenerationView]
    next_cursor: str | None


async def page(app: App, caller: Caller, wanted: ListQuery) -> Page:
    """The caller's own. Raises NotSignedIn, Invalid."""
    query = lists.page_of_session(caller.token_hash, wanted.only(), before=wanted.before(), limit=wanted.limit + 1)
    _, rows = await caller.member(query)
    shown, next_cursor = cut(rows.of(query), wanted.limit)
    return Page([view(app, generation) for generation in shown], next_cursor)


async def find(app: App, caller: Caller, generation_id: str, key: str | None) -> Generation:
    """By the visitor's key, else the caller's own. Raises NotFound for anybody else's, NotSignedIn."""
    generation, _ = await find_with(app, caller, generation_id, key)
    return generation


async def find_with(
    app: App, caller: Caller, generation_id: str, key: str | None, *alongside: Query[Any]
) -> tuple[Generation, Batch]:
    """As find, with the rows of `alongside` out of the same round trip."""
    if key is None:
        query = lists.of_session(generation_id, caller.token_hash)
        _, rows = await caller.member(query, *alongside)
    else:
        if not links.opens(app, generation_id, key):
            raise NotFound
        caller.confirmed = True
        query = lists.by_id(generation_id)
        rows = await app.db.read(query, *alongside)
    generation = rows.one(query)
    if generation is None or generation.deleted_at is not None or (key is not None and not generation.trial_subject):
        raise NotFound
    return generation, rows


async def by_id(app: App, generation_id: str) -> Generation:
    """Whoever's it is. Raises NotFound, also for what was deleted."""
    query = lists.by_id(generation_id)
    generation = (await app.db.read(query)).one(query)
    if generation is None or generation.deleted_at is not None:
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


def _event(app: App, generation: Generation) -> bytes:
    return b"event: status\ndata: " + msgspec.json.encode(view(app, generation)) + b"\n\n"
