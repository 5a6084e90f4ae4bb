"""/api/me: GET shows one's account, PATCH changes it, DELETE ends it."""

from images2gpt import accounts, identity, privacy
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.openapi import Operation
from images2gpt.sessions import Caller

ACCESS = "member"
OPERATIONS = {
    "GET": Operation(answers={200: accounts.Me}),
    "PATCH": Operation(body=identity.Changes, answers={200: accounts.Me}, refuses=(403, 409)),
    "DELETE": Operation(body=privacy.Goodbye, answers={200: privacy.Deleted}, refuses=(403, 409)),
}


async def on_request_get(app: App, caller: Caller, _request: Request) -> Response:
    """One round trip, as it is asked on every page."""
    return answer(await identity.profile(app, caller))


async def on_request_patch(app: App, caller: Caller, request: Request) -> Response:
    """What is not named stays as it is."""
    person, _ = await caller.member()
    return answer(await identity.change_profile(app, person, await request.json(identity.Changes)))


async def on_request_delete(app: App, caller: Caller, request: Request) -> Response:
    """Everything personal goes at once; a certificate says what stays."""
    person, _ = await caller.member()
    return answer(await privacy.delete(app, person, await request.json(privacy.Goodbye)))
