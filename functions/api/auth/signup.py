"""POST /api/auth/signup: an account, signed in at once, with the visitor's image if they bring its key."""

from images2gpt import registration
from images2gpt.application import App
from images2gpt.http import Request, Response, answer
from images2gpt.sessions import Caller

ACCESS = "anyone"


async def on_request_post(app: App, caller: Caller, request: Request) -> Response:
    """201 for a new account; 200 where address and password are known."""
    wanted = await request.json(registration.SignUp)
    signed_in, new = await registration.sign_up(app, caller.client, wanted)
    return answer(signed_in, status=201 if new else 200)
