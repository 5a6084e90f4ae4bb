"""GET /api/generations/{id}/image: the picture's bytes, by a signed link."""

from images2gpt import generations
from images2gpt.application import App
from images2gpt.http import Request, Response
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "signed"
OPERATIONS = {
    "GET": Operation(
        query=generations.ImageLink, answers={200: "image/*", 206: "image/*", 416: "image/*"}, refuses=(410, 502)
    )
}
PASSED_ON = ("content-length", "content-range", "accept-ranges")


async def on_request_get(app: App, _caller: Caller, request: Request) -> Response:
    """Streamed untouched, with a name worth keeping."""
    link = request.parameters(generations.ImageLink)
    byte_range = request.headers.get("range")
    generation, stream = await generations.hand_out(
        app, request.params["id"], link, method=request.method, byte_range=byte_range
    )
    disposition = "attachment" if link.download else "inline"
    packed = "content-encoding" in stream.headers  # it comes unpacked, and its length is that of the packed bytes
    kept = [(name, stream.headers[name]) for name in PASSED_ON if name in stream.headers and not packed]
    named = ("content-disposition", f'{disposition}; filename="{generations.file_name(generation)}"')
    return Response(stream.status, stream, (*kept, ("content-type", generation.content_type or ""), named))
