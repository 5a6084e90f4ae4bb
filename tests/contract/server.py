"""The server that the claims about the way out talk to: it does exactly what the path says."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

PIECE = 65_536
LOOK_S = 0.02
WHOLE = web.AppKey("whole", list[int])
"""The lengths of the bodies that came to their ends."""
WRITTEN = web.AppKey("written", list[int])
"""What unmeasured answers have got rid of, in pieces."""


@asynccontextmanager
async def running() -> AsyncIterator[str]:
    """Its address, without a slash at the end."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app[WHOLE], app[WRITTEN] = [], []
    app.add_routes(
        [
            web.route("*", "/echo", _echo),
            web.route("*", "/told", _told),
            web.get("/status/{status}", _status),
            web.get("/redirect/{status}", _redirect),
            web.get("/bytes/{size}", _bytes),
            web.get("/unmeasured/{size}", _unmeasured),
            web.get("/packed/{size}", _packed),
            web.route("*", "/silence", _silence),
            web.get("/drip/{pieces}/{milliseconds}", _drip),
            web.get("/broken/{size}", _broken),
            web.route("*", "/whole", _whole),
            web.get("/written", _written),
            web.post("/early/{status}", _early),
            web.post("/swallow", _swallow),
            web.post("/hang-up", _hang_up),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _echo(request: web.Request) -> web.Response:
    """The very bytes that came."""
    return web.Response(body=await request.read(), headers={"X-Mixed-Case": "Kept As It Is"})


async def _told(request: web.Request) -> web.Response:
    """What came, as JSON."""
    headers = [(name.lower(), value) for name, value in request.headers.items()]
    told = {"method": request.method, "target": request.raw_path, "headers": headers}
    return web.Response(text=json.dumps(told), content_type="application/json")


async def _status(request: web.Request) -> web.Response:
    """That status and a sentence."""
    status = int(request.match_info["status"])
    return web.Response(status=status, text="" if status == 204 else f"says {status}")


async def _redirect(request: web.Request) -> web.Response:
    """To /told, which nobody should ask."""
    return web.Response(status=int(request.match_info["status"]), headers={"Location": "/told"}, text="elsewhere")


async def _bytes(request: web.Request) -> web.Response:
    """So many bytes, with their length told."""
    return web.Response(body=b"x" * int(request.match_info["size"]))


async def _unmeasured(request: web.Request) -> web.StreamResponse:
    """So many bytes, without a length."""
    response = web.StreamResponse()
    await response.prepare(request)
    left = int(request.match_info["size"])
    with suppress(ConnectionError):  # the client may have had enough
        while left > 0:
            await response.write(b"x" * min(PIECE, left))
            left -= PIECE
            request.app[WRITTEN].append(PIECE)
    return response


async def _packed(request: web.Request) -> web.Response:
    """So many zeros, which gzip makes next to nothing of."""
    body = gzip.compress(bytes(int(request.match_info["size"])))
    return web.Response(body=body, headers={"Content-Encoding": "gzip"})


async def _silence(request: web.Request) -> web.Response:
    """Nothing, for as long as anybody waits."""
    while (transport := request.transport) is not None and not transport.is_closing():  # noqa: ASYNC110  aiohttp tells nobody
        await asyncio.sleep(LOOK_S)
    return web.Response()


async def _drip(request: web.Request) -> web.StreamResponse:
    """One byte at a time, so many milliseconds apart."""
    response = web.StreamResponse()
    await response.prepare(request)
    with suppress(ConnectionError):  # the client may have had enough
        for _ in range(int(request.match_info["pieces"])):
            await response.write(b"x")
            await asyncio.sleep(int(request.match_info["milliseconds"]) / 1000)
    return response


async def _broken(request: web.Request) -> web.StreamResponse:
    """Half of what was promised."""
    size = int(request.match_info["size"])
    response = web.StreamResponse(headers={"Content-Length": str(size)})
    await response.prepare(request)
    await response.write(b"x" * (size // 2))
    if request.transport is not None:
        request.transport.close()
    return response


async def _whole(request: web.Request) -> web.Response:
    """Counts bodies that come to their ends, and tells how many have."""
    if request.method == "POST":
        with suppress(ConnectionError):
            request.app[WHOLE].append(len(await request.read()))
    return web.Response(text=str(len(request.app[WHOLE])))


async def _early(request: web.Request) -> web.Response:
    """Answers when the body has only begun."""
    await request.content.readany()
    return await _status(request)


async def _swallow(request: web.Request) -> web.Response:
    """Takes the whole body and says nothing."""
    await request.read()
    return await _silence(request)


async def _hang_up(request: web.Request) -> web.Response:
    """Ends the connection when the body has only begun."""
    await request.content.readany()
    if request.transport is not None:
        request.transport.close()
    return web.Response()


async def _written(request: web.Request) -> web.Response:
    """How many bytes unmeasured answers have got rid of."""
    written = request.app[WRITTEN]
    return web.Response(text=str(sum(written)))
