"""POST /api/auth/login: a new session for an address and its password."""

from images2gpt import sessions
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.sessions import Caller

ACCESS = "anyone"


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """Never adopts a token that came with the request."""
    wanted = await request.json(sessions.LogIn)
    return answer(await sessions.log_in(app, caller.client, wanted))
