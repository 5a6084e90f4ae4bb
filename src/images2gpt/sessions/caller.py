"""Who is calling.

A session counts only if its D1 row is live. KV is asked side by side, so that it costs no time, and refilled where it
lost the record; it never lets anybody in.
"""

from typing import Any

from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.concurrency import side_by_side
from images2gpt.errors import NotSignedIn
from images2gpt.ports import Batch, Query
from images2gpt.sessions import cache, store
from images2gpt.sessions.model import KvSession, Person, SessionRow, Visitor, bearer_hash


class Caller:
    """Who sent a request, found out when a handler asks.

    A Person comes from here alone, so a service that takes one cannot be reached without a live session.
    """

    def __init__(self, app: App, *, authorization: str | None, client: Client) -> None:
        self._app = app
        self._authorization = authorization
        self.client = client
        self.confirmed = False

    @property
    def is_visitor(self) -> bool:
        """Whether no token came at all."""
        return self._authorization is None

    @property
    def token_hash(self) -> str:
        """Raises NotSignedIn for no token or a misshapen one, without a look-up."""
        if self._authorization is None:
            raise NotSignedIn
        return bearer_hash(self._authorization)

    async def member(self, *alongside: Query[Any]) -> tuple[Person, Batch]:
        """The person, and the rows of `alongside`, all in one round trip. Raises NotSignedIn."""
        person, rows = await authenticate(self._app, self.token_hash, self.client, *alongside)
        self.confirmed = True
        return person, rows

    def visitor(self) -> Visitor | None:
        """Only where no token came: a dead one is never treated as none."""
        if not self.is_visitor:
            return None
        self.confirmed = True
        return Visitor(self.client)

    async def anyone(self) -> Person | Visitor:
        """Raises NotSignedIn for a token that is not live."""
        return self.visitor() or (await self.member())[0]


async def authenticate(app: App, token_hash: str, client: Client, *alongside: Query[Any]) -> tuple[Person, Batch]:
    """D1 and KV side by side. The rows of `alongside` are given only with a live session. Raises NotSignedIn."""
    now = app.clock.now()
    live = store.live(token_hash, now=now)
    known, rows = await side_by_side(cache.is_known(app, token_hash), app.db.read(live, *alongside))
    session = rows.one(live)
    if session is None:
        raise NotSignedIn
    if not known:
        app.background.start("session_refill", _refill(app, token_hash, session, now))
    person = Person(
        id=session.user_id,
        session_id=session.id,
        token_hash=token_hash,
        fresh_until=session.fresh_until,
        client=client,
    )
    return person, rows


async def _refill(app: App, token_hash: str, session: SessionRow, now: int) -> None:
    record = KvSession(session.id, session.user_id, session.expires_at)
    await cache.remember(app, token_hash, record, ttl_s=session.expires_at - now)
