"""GET /api/me: the account of the person who asks."""

from images2gpt import sessions
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.sessions import Caller

ACCESS = "member"


async def on_request_get(app: App, caller: Caller, _request: Request) -> Response:
    """One round trip, as it is asked on every page."""
    return answer(await sessions.profile(app, caller))
