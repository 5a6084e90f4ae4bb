"""GET /api/admin/overview: how the service does right now."""

from images2gpt import operators
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "operator"
OPERATIONS = {"GET": Operation(answers={200: operators.Overview})}


async def on_request_get(app: App, _caller: Caller, _request: Request) -> Response:
    """Generations, waits, free images, kie.ai's balance, what is switched off, open messages, alarms."""
    return answer(await operators.overview(app))
