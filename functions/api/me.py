"""GET /api/me: the account of the person who asks."""

from images2gpt import accounts
from images2gpt.application import App
from images2gpt.errors import NotSignedIn
from images2gpt.http import Request, Response, answer
from images2gpt.sessions import Caller

ACCESS = "member"


async def on_request_get(app: App, caller: Caller, _request: Request) -> Response:
    """One round trip: the account rides with the look at the session."""
    query = accounts.account_of_session(caller.token_hash)
    _, rows = await caller.member(query)
    account = rows.one(query)
    if account is None:
        raise NotSignedIn
    return answer(accounts.me(account, support_email=app.settings.support_email, now=app.clock.now()))
