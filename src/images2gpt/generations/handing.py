"""Handing out an image's bytes: from where kie.ai keeps them, untouched, to whoever holds a signed link."""

from images2gpt import alarms
from images2gpt.application import App
from images2gpt.errors import Expired, NotFound, ProviderFailed
from images2gpt.generations import kie, links
from images2gpt.generations.model import Generation
from images2gpt.generations.picture import is_trusted
from images2gpt.generations.reading import by_id
from images2gpt.generations.store import keeping
from images2gpt.ports import NoReply, Outgoing, Stream

TIMEOUT_MS = 20_000
GONE = (403, 404, 410)
"""How a file host says that an address no longer leads anywhere."""


async def hand_out(
    app: App, generation_id: str, link: links.ImageLink, *, method: str, byte_range: str | None
) -> tuple[Generation, Stream]:
    """The bytes, untouched. `method`: GET or HEAD. Raises NotFound, Expired, ProviderFailed."""
    links.check_link(app, generation_id, link)
    generation = await by_id(app, generation_id)
    return generation, await opened(app, generation, method=method, byte_range=byte_range)


async def opened(app: App, generation: Generation, *, method: str = "GET", byte_range: str | None = None) -> Stream:
    """The bytes of an image that is there. Raises NotFound, Expired, ProviderFailed."""
    if generation.status == "expired" or (generation.expires_at or 0) <= app.clock.now():
        raise Expired("The provider no longer keeps this image.")
    if generation.status != "succeeded" or generation.result_url is None:
        raise NotFound
    if not is_trusted(app, generation.result_url):
        raise ProviderFailed  # a host that an operator has taken off the list since
    stream = await _open(app, generation.result_url, method, byte_range)
    if stream.status in GONE:
        stream = await _open_elsewhere(app, generation, method, byte_range)
    if stream.status not in (200, 206, 416):
        raise ProviderFailed
    return stream


async def _open(app: App, url: str, method: str, byte_range: str | None) -> Stream:
    headers = (("range", byte_range),) if byte_range else ()
    try:
        return await app.http.open(Outgoing(method=method, url=url, headers=headers, timeout_ms=TIMEOUT_MS))
    except NoReply as error:
        raise ProviderFailed from error


async def _open_elsewhere(app: App, generation: Generation, method: str, byte_range: str | None) -> Stream:
    """Its own address has stopped answering: kie.ai is asked once for another. Raises Expired, ProviderFailed."""
    try:
        url = await kie.download_url(app, generation.result_url or "")
    except NoReply as error:
        raise ProviderFailed from error
    if url is not None and not is_trusted(app, url):
        alarms.sound(app, "download_refused", generation=generation.id)
        raise ProviderFailed
    if url is not None and (stream := await _open(app, url, method, byte_range)).status not in GONE:
        return stream
    await app.db.commit(keeping.gone(generation.id, now=app.clock.now()))
    raise Expired("The provider no longer keeps this image.")
