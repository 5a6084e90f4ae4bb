"""/api/auth/sessions: GET lists where one is signed in, DELETE ends it everywhere."""

from images2gpt import sessions
from images2gpt.application import App
from images2gpt.http import Request, Response, answer, nothing
from images2gpt.openapi import Link, Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {
    "GET": Operation(
        answers={200: sessions.SessionList},
        links=(Link(200, "DELETE", "/api/auth/sessions/{id}", {"id": "/items/0/id"}),),
    ),
    "DELETE": Operation(answers={204: None}),
}


async def on_request_get(app: App, caller: Caller, _request: Request) -> Response:
    """Newest first."""
    devices = sessions.devices(caller.token_hash, now=app.clock.now())
    person, rows = await caller.member(devices)
    return answer(sessions.shown(rows.of(devices), person))


async def on_request_delete(app: App, caller: Caller, _request: Request) -> Response:
    """The caller's own session ends, too."""
    person, _ = await caller.member()
    await sessions.log_out_everywhere(app, person)
    return nothing()
