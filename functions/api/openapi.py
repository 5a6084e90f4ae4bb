"""GET /api/openapi.json: this contract, made of the types that keep it."""

from images2gpt import router
from images2gpt.application import App
from images2gpt.http import Request, Response
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "anyone"
PATH = "/api/openapi.json"
OPERATIONS = {"GET": Operation(answers={200: "application/json"})}


async def on_request_get(_app: App, _caller: Caller, _request: Request) -> Response:
    """OpenAPI 3.1."""
    return Response(200, router.contract(), (("content-type", "application/json"),))
