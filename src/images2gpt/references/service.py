"""Taking a reference image: it passes through in pieces, is looked at on its way, and is never here as a whole."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import msgspec

from images2gpt import accounts, limits
from images2gpt.application import App
from images2gpt.errors import Forbidden, NotSignedIn, ProviderFailed, Restricted
from images2gpt.references import kie_upload, store
from images2gpt.references.kie_upload import Frame
from images2gpt.references.model import EXTENSIONS, KEPT_S, Reference, Size
from images2gpt.references.passage import Passage
from images2gpt.sessions import Person
from images2gpt.times import rfc3339


class ReferenceView(msgspec.Struct, frozen=True):
    """A picture that can be named in `references` of an order until it expires."""

    id: str
    width: int
    height: int
    content_type: str
    bytes: int
    expires_at: str


async def take(
    app: App, person: Person, header: Callable[[str], str | None], chunks: AsyncGenerator[bytes, None]
) -> ReferenceView:
    """Passes the file of a multipart body on to kie.ai and remembers where it is.

    Raises UnsupportedMediaType, Malformed, TooLarge, Invalid, TooManyRequests, Forbidden, Restricted, ProviderFailed,
    NotSignedIn.
    """
    async with aclosing(chunks):
        passage = Passage(header)
        await _count(app, person)
        content_type = await passage.begin(chunks)
        name = f"{app.ids.new('img')}.{EXTENSIONS[content_type]}"
        frame = Frame(name, content_type, boundary=app.ids.new("form"))
        length = None if passage.room is None else frame.length(passage.room)
        async with aclosing(passage.form(chunks, frame)) as form:
            url = await kie_upload.send(app, frame, form, length=length)
    if passage.size is None:  # an answer to what was not sent to its end
        raise ProviderFailed
    return await _remember(app, person, url, passage, passage.size)


async def _count(app: App, person: Person) -> None:
    counted, hindrance = limits.counted(app, limits.UPLOADS, person.id), accounts.hindrance(person.token_hash)
    rows = await app.db.commit(counted.statement, hindrance)
    counted.check(rows, now=app.clock.now())
    if found := rows.one(hindrance):
        raise Forbidden if found.barred else Restricted


async def _remember(app: App, person: Person, url: str, passage: Passage, size: Size) -> ReferenceView:
    now = app.clock.now()
    reference = Reference(
        id=app.ids.new("ref"),
        user_id=person.id,
        url=url,
        width=size.width,
        height=size.height,
        content_type=passage.content_type,
        bytes=passage.file_bytes,
        created_at=now,
        expires_at=now + KEPT_S,
    )
    insert = store.insert(reference, token_hash=person.token_hash)
    if (await app.db.commit(insert)).one(insert) is None:
        raise NotSignedIn
    return ReferenceView(
        reference.id, size.width, size.height, reference.content_type, reference.bytes, rfc3339(reference.expires_at)
    )
