"""Changing a password, with the old one or with a mailed token, and proving it again."""

from typing import Any

import msgspec

from images2gpt import accounts, letters, limits, sessions
from images2gpt.accounts import Account
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import Expired, NotSignedIn, ReauthenticationRequired
from images2gpt.identity import mails, store, tokens
from images2gpt.identity.login import checked
from images2gpt.identity.store import Changed
from images2gpt.ports import Statement
from images2gpt.sessions import Person, SignedIn


class PasswordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a password change."""

    current_password: str
    new_password: str


class Password(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that proves a password again."""

    password: str


class Forgotten(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that asks for a reset mail."""

    email: str


class Reset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that the page of a reset mail sends."""

    token: str
    new_password: str


class NewToken(msgspec.Struct, frozen=True):
    """The one session that is left."""

    token: str


async def prove(app: App, person: Person, password: str, *more: Statement[Any]) -> tuple[Account, str]:
    """The account and its password record. `more` is committed once the password is right.

    Raises ReauthenticationRequired, TooManyRequests, NotSignedIn.
    """
    guess = limits.guess_at_own(app, person.id, person.client)
    account, record = accounts.account(person.id), accounts.credentials_of(person.id)
    rows = await app.db.commit(*guess.statements, account, record)
    guess.check(rows, now=app.clock.now())
    found, known = rows.one(account), rows.one(record)
    if found is None or known is None:
        raise NotSignedIn
    verdict = await checked(app, guess, password, person.id, known.password)
    if not verdict.right:
        raise ReauthenticationRequired
    await app.db.commit(*guess.taken_back, *more)
    return found, known.password


async def reauthenticate(app: App, person: Person, wanted: Password) -> None:
    """The session counts as fresh for 15 minutes. Raises as `prove` does."""
    await prove(app, person, wanted.password, sessions.refresh(person.token_hash, now=app.clock.now()))


async def change(app: App, person: Person, wanted: PasswordChange) -> NewToken:
    """Every session and every mailed token ends; the caller gets a new session.

    Raises Invalid and as `prove` does.
    """
    account, old = await prove(app, person, wanted.current_password)
    accounts.check_new(wanted.new_password, email=account.email, brand=app.settings.brand, field="new_password")
    new = await accounts.derive(app, wanted.new_password, user_id=person.id)
    now = app.clock.now()
    changed = store.set_password(person.id, new=new, old=old, token_hash=person.token_hash, now=now)
    signed_in = await _start_anew(app, person.client, person.id, new, changed)
    if signed_in is None:
        raise NotSignedIn
    letters.send(app, mails.password_changed(app.settings, account.email))
    return NewToken(signed_in.token)


async def forgot(app: App, wanted: Forgotten) -> None:
    """Known or not: the same work in the same time. The mail goes out behind the answer. Raises TooManyRequests."""
    address = accounts.parse_address(wanted.email)
    counted, query = limits.counted(app, limits.MAILS, address.key), accounts.credentials(address.key)
    rows = await app.db.commit(counted.statement, query)
    counted.check(rows, now=app.clock.now())
    if app.settings.mail and (known := rows.one(query)):
        app.background.start("reset_mail", _send_reset(app, known.id, known.email))


async def _send_reset(app: App, user_id: str, email: str) -> None:
    token, statement = tokens.make(app, user_id, tokens.RESET)
    await app.db.commit(statement)
    await app.mailer.send(mails.reset(app.settings, email, token))


async def reset(app: App, client: Client, wanted: Reset) -> SignedIn:
    """The token's work is done by the first of any number of callers. Raises Expired, Invalid."""
    token_hash, now = tokens.hashed(wanted.token), app.clock.now()
    query = store.live_token(token_hash, purpose=tokens.RESET, now=now)
    owner = (await app.db.read(query)).one(query)
    if owner is None:
        raise Expired(tokens.SPENT)
    accounts.check_new(wanted.new_password, email=owner.email, brand=app.settings.brand, field="new_password")
    new = await accounts.derive(app, wanted.new_password, user_id=owner.user_id)
    changed = store.set_forgotten_password(owner.user_id, new=new, token_hash=token_hash, now=now)
    signed_in = await _start_anew(app, client, owner.user_id, new, changed)
    if signed_in is None:
        raise Expired(tokens.SPENT)
    letters.send(app, mails.password_changed(app.settings, owner.email))
    return signed_in


async def _start_anew(
    app: App, client: Client, user_id: str, password: str, changed: Statement[Changed]
) -> SignedIn | None:
    """Commits a change of password; the rest of the batch happens only if it did."""
    opening = sessions.open_session(app, user_id, client, password=password)
    end = sessions.end_all_with(user_id, password=password)
    end_tokens = store.end_tokens_with(user_id, password=password)
    return await sessions.begin(app, opening, changed, end, end_tokens, opening.statement)
