"""Several images as one ZIP, made while it is sent: one provider's answer at a time, one piece of it at a time."""

import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import msgspec

from images2gpt import log
from images2gpt.application import App
from images2gpt.errors import Expired, NotFound, ProviderFailed
from images2gpt.generations.handing import opened
from images2gpt.generations.links import file_name
from images2gpt.generations.model import Generation
from images2gpt.generations.store import lists
from images2gpt.sessions import Person
from images2gpt.zipped import Sink, entry

MOST_IMAGES = 50
LEFT_OUT = "missing.txt"
WHY = "These are not in this archive: no longer kept by the provider, or no finished image of yours.\n\n"


class Selection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that asks for an archive. Naming one twice changes nothing."""

    ids: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(min_length=1, max_length=MOST_IMAGES)
    ]


async def archive(app: App, person: Person, selection: Selection) -> AsyncIterator[bytes]:
    """The ZIP in pieces, none made before it is asked for. Raises NotFound when none is the person's own.

    A provider's answer that breaks off ends the ZIP there, so that nobody takes it for whole: NoReply.
    """
    ids = list(dict.fromkeys(selection.ids))
    query = lists.finished_of_session(person.token_hash, ids)
    own = {generation.id: generation for generation in (await app.db.read(query)).of(query)}
    if not own:
        raise NotFound
    return _written(app, [own.get(wanted, wanted) for wanted in ids])


async def _written(app: App, wanted: list[Generation | str]) -> AsyncIterator[bytes]:
    """`wanted`: an id in place of what is not there."""
    sink, missing, names = Sink(), list[str](), set[str]()
    with zipfile.ZipFile(sink, "w") as zipped:
        for each in wanted:
            if isinstance(each, str):
                missing.append(each)
                continue
            async with _opened(app, each) as pieces:
                if pieces is None:
                    missing.append(each.id)
                    continue
                with zipped.open(entry(_unique(file_name(each), names), each.created_at), "w") as opened_entry:
                    async for piece in pieces:
                        opened_entry.write(piece)
                        yield sink.taken()
        if missing:
            zipped.writestr(entry(LEFT_OUT, app.clock.now()), WHY + "\n".join(missing) + "\n")
    yield sink.taken()


@asynccontextmanager
async def pieces_of(app: App, generation: Generation) -> AsyncIterator[tuple[str, AsyncIterator[bytes]] | None]:
    """The name and the bytes of an image; None for one that is gone."""
    async with _opened(app, generation) as pieces:
        yield None if pieces is None else (file_name(generation), pieces)


@asynccontextmanager
async def _opened(app: App, generation: Generation) -> AsyncIterator[AsyncIterator[bytes] | None]:
    """None for an image that is gone, or cannot be had now."""
    try:
        stream = await opened(app, generation)
    except (Expired, ProviderFailed) as error:
        log.event("left_out_of_archive", generation=generation.id, reason=error.code)
        yield None
        return
    async with app.http.pieces(stream) as pieces:
        yield pieces


def _unique(name: str, names: set[str]) -> str:
    """Names end with six characters of an id: two of one prompt may, rarely, have the same."""
    stem, _, extension = name.rpartition(".")
    number = 1
    while name in names:
        number += 1
        name = f"{stem}-{number}.{extension}"
    names.add(name)
    return name
