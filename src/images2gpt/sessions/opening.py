"""Beginning and ending sessions."""

from dataclasses import dataclass
from typing import Any

import msgspec

from images2gpt import accounts
from images2gpt.accounts import Me
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import NotFound
from images2gpt.ports import Batch, Statement
from images2gpt.sessions import cache, store
from images2gpt.sessions.model import LIFETIME_S, TOKEN_OCTETS, Began, Ended, KvSession, Person, hash_token, new_token


class SignedIn(msgspec.Struct, frozen=True):
    """The answer of sign-up and log-in."""

    token: str
    user: Me


@dataclass(frozen=True, slots=True)
class Opening:
    """A session about to be committed: the token is shown once and stored nowhere."""

    token: str
    statement: Statement[Began]
    record: KvSession


def open_session(app: App, user_id: str, client: Client, *, password: str | None) -> Opening:
    """A new token and the statement that makes it count, if `password` is the user's record then.

    Never adopts a token that a client chose.
    """
    token = new_token(app.ids.secret(TOKEN_OCTETS))
    session_id, now = app.ids.new("ses"), app.clock.now()
    statement = store.insert(hash_token(token), session_id, user_id, password=password, client=client, now=now)
    return Opening(token, statement, KvSession(session_id, user_id, now + LIFETIME_S))


async def begin(app: App, opening: Opening, *statements: Statement[Any]) -> SignedIn | None:
    """Commits `statements` (the opening's own among them) and reads the account in the same batch.

    None: the session did not begin, since there is no such account or its password is another by now.
    """
    profile = accounts.account(opening.record.user_id)
    oldest = store.end_oldest(opening.record.user_id, but=opening.record.id)
    rows = await app.db.commit(*statements, oldest, profile)
    await forget_ended(app, rows, *statements, oldest)
    account = rows.one(profile)
    if account is None or rows.one(opening.statement) is None:
        return None
    await cache.remember(app, hash_token(opening.token), opening.record, ttl_s=LIFETIME_S)
    settings, now = app.settings, app.clock.now()
    return SignedIn(opening.token, accounts.me(account, support_email=settings.support_email, now=now))


async def forget_ended(app: App, rows: Batch, *statements: Statement[Any]) -> None:
    """The records of the sessions that those of `statements` have ended that end any."""
    ending = [each for each in statements if each.row is Ended]
    await cache.forget(app, *(ended.token_hash for each in ending for ended in rows.of(each)))


async def log_out(app: App, person: Person) -> None:
    """The row first: from then on the token is dead everywhere."""
    await app.db.commit(store.end(person.token_hash))
    await cache.forget(app, person.token_hash)


async def log_out_everywhere(app: App, person: Person) -> None:
    """No token that was given out before works after this."""
    ending = store.end_all(person.id)
    ended = (await app.db.commit(ending)).of(ending)
    await cache.forget(app, *(session.token_hash for session in ended))


async def end_one(app: App, person: Person, session_id: str) -> None:
    """One's own session, by its id. Raises NotFound for anybody else's."""
    ending = store.end_one(person.id, session_id)
    ended = (await app.db.commit(ending)).of(ending)
    if not ended:
        raise NotFound
    await cache.forget(app, *(session.token_hash for session in ended))
