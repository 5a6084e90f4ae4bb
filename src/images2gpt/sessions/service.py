"""Opening, finding and ending sessions.

A session is signed in only if its D1 row is live. KV is asked side by side, so that it costs no time, and refilled
where it lost the record; it never lets anybody in.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from images2gpt import accounts, log
from images2gpt.accounts import Me
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import NotSignedIn, WrongCredentials
from images2gpt.ports import Batch, KeyValueDown, Query, Statement, Written
from images2gpt.sessions import store
from images2gpt.sessions.model import (
    LIFETIME_S,
    TOKEN_OCTETS,
    KvSession,
    Person,
    SessionRow,
    Visitor,
    bearer_hash,
    hash_token,
    kv_key,
    new_token,
)

T = TypeVar("T")
MIN_TTL_S = 60
"""KV refuses less."""


class SignedIn(msgspec.Struct, frozen=True):
    """The answer of sign-up and log-in."""

    token: str
    user: Me


class LogIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of log-in."""

    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A session about to be committed: the token is shown once and stored nowhere."""

    token: str
    statement: Statement[Written]
    record: KvSession


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
    def token_hash(self) -> str:
        """Raises NotSignedIn for no token or a misshapen one, without a look-up."""
        if self._authorization is None:
            raise NotSignedIn
        return bearer_hash(self._authorization)

    async def member(self, *alongside: Query[Any]) -> tuple[Person, Batch]:
        """The person, and the rows of `alongside`, all in one round trip. Raises NotSignedIn."""
        person, rows = await authenticate(self._app, self.token_hash, *alongside)
        self.confirmed = True
        return person, rows

    async def anyone(self) -> Person | Visitor:
        """A visitor only where no token came: a dead one is never treated as none."""
        if self._authorization is None:
            self.confirmed = True
            return Visitor(self.client)
        person, _ = await self.member()
        return person


async def profile(app: App, caller: Caller) -> Me:
    """The account of whoever asks; it rides with the look at their session. Raises NotSignedIn."""
    query = accounts.account_of_session(caller.token_hash)
    _, rows = await caller.member(query)
    account = rows.one(query)
    if account is None:
        raise NotSignedIn
    return accounts.me(account, support_email=app.settings.support_email, now=app.clock.now())


async def authenticate(app: App, token_hash: str, *alongside: Query[Any]) -> tuple[Person, Batch]:
    """D1 and KV side by side. The rows of `alongside` are given only with a live session. Raises NotSignedIn."""
    now = app.clock.now()
    live = store.live(token_hash, now=now)
    cached, rows = await asyncio.gather(_cached(app, token_hash), app.db.read(live, *alongside))
    session = rows.one(live)
    if session is None:
        raise NotSignedIn
    if cached is None:
        app.background.start("session_refill", _refill(app, token_hash, session, now))
    return Person(session.user_id, session.id, token_hash, session.fresh_until), rows


async def _cached(app: App, token_hash: str) -> str | None:
    try:
        return await app.kv.get(kv_key(token_hash))
    except KeyValueDown:
        log.event("kv_down", during="session_read")
        return None


async def _refill(app: App, token_hash: str, session: SessionRow, now: int) -> None:
    record = KvSession(session.id, session.user_id, session.expires_at)
    await remember(app, token_hash, record, ttl_s=session.expires_at - now)


async def remember(app: App, token_hash: str, record: KvSession, *, ttl_s: int) -> None:
    """Writes the KV record. KV being down costs nothing but speed."""
    if ttl_s < MIN_TTL_S:
        return
    try:
        await app.kv.put(kv_key(token_hash), msgspec.json.encode(record).decode(), ttl_s=ttl_s)
    except KeyValueDown:
        log.event("kv_down", during="session_write")


def open_session(app: App, user_id: str, client: Client) -> Opening:
    """A new token and the statement that makes it count. Never adopts a token that a client chose."""
    token = new_token(app.ids.secret(TOKEN_OCTETS))
    session_id, now = app.ids.new("ses"), app.clock.now()
    statement = store.insert(hash_token(token), session_id, user_id, client=client, now=now)
    return Opening(token, statement, KvSession(session_id, user_id, now + LIFETIME_S))


async def log_in(app: App, client: Client, wanted: LogIn) -> SignedIn:
    """Unknown address and wrong password: the same answer after the same work. Raises WrongCredentials."""
    address = accounts.parse_address(wanted.email)
    query = accounts.credentials(address.key)
    known = (await app.db.read(query)).one(query)
    user_id, record = (known.id, known.password) if known else (app.ids.new("usr"), None)
    verdict = await accounts.verify(app, wanted.password, user_id=user_id, record=record)
    if known is None or not verdict.right:
        raise WrongCredentials
    opening = open_session(app, user_id, client)
    statements: list[Statement[Written]] = [opening.statement]
    if verdict.weak:
        anew = await accounts.derive(app, wanted.password, user_id=user_id)
        statements.append(accounts.rehash(user_id, old=known.password, new=anew))
    signed_in = await begin(app, opening, *statements)
    if signed_in is None:
        raise WrongCredentials
    return signed_in


async def begin(app: App, opening: Opening, *statements: Statement[Any]) -> SignedIn | None:
    """Commits `statements` (the opening's own among them) and reads the account in the same batch.

    None: there is no such account, so there is no session either.
    """
    profile = accounts.account(opening.record.user_id)
    account = (await app.db.commit(*statements, profile)).one(profile)
    if account is None:
        return None
    await remember(app, hash_token(opening.token), opening.record, ttl_s=LIFETIME_S)
    settings, now = app.settings, app.clock.now()
    return SignedIn(opening.token, accounts.me(account, support_email=settings.support_email, now=now))


async def log_out(app: App, person: Person) -> None:
    """The row first: from then on the token is dead everywhere."""
    await app.db.commit(store.end(person.token_hash))
    try:
        await app.kv.delete(kv_key(person.token_hash))
    except KeyValueDown:
        log.event("kv_down", during="session_end")
