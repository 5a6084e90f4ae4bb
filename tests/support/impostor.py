"""Somebody who listens where a provider should be, with a certificate that nobody vouches for."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

CERTIFICATE = Path(__file__).with_name("impostor.pem")
"""For localhost, signed by itself; its key is beside it, and opens nothing anywhere."""


@asynccontextmanager
async def impostor() -> AsyncIterator[tuple[str, list[str]]]:
    """Its origin, and what it was told; it agrees to everything."""
    told: list[str] = []

    async def note(request: web.Request) -> web.Response:
        told.append(f"{request.path} {await request.text()}")
        return web.json_response({"code": 200, "data": {"taskId": "forged"}})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", note)
    runner = web.AppRunner(app)
    await runner.setup()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    try:
        yield f"https://localhost:{runner.addresses[0][1]}", told
    finally:
        await runner.cleanup()
