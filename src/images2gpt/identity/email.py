"""Confirming an email address."""

from typing import Any

import msgspec

from images2gpt import accounts, limits, sessions
from images2gpt.accounts import parse_address
from images2gpt.application import App
from images2gpt.errors import Expired, NotSignedIn
from images2gpt.identity import mails, store, tokens
from images2gpt.identity.bonus import bonus
from images2gpt.ports import Statement
from images2gpt.sessions import Person, Visitor


class Verification(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that the page of a verification mail sends."""

    token: str


class ResetToken(msgspec.Struct, frozen=True):
    """Opens the choice of a new password."""

    reset_token: str


async def verify(app: App, who: Person | Visitor, wanted: Verification) -> ResetToken | None:
    """Confirms the address. None for the account's own session.

    Anybody else proves only that the mailbox is theirs: whoever registered the address loses all sessions and the
    password, and the caller chooses a new one. Raises Expired.
    """
    token_hash, now = tokens.hashed(wanted.token), app.clock.now()
    query = store.live_token(token_hash, purpose=tokens.VERIFY, now=now)
    owner = (await app.db.read(query)).one(query)
    if owner is None:
        raise Expired(tokens.SPENT)
    user_id, own = owner.user_id, isinstance(who, Person) and who.id == owner.user_id
    closed = None if own else accounts.closed(app)
    verified = store.verify(user_id, token_hash=token_hash, password=closed, now=now)
    gift = bonus(app, user_id, parse_address(owner.email), verified=True)
    token, claimed = _claim(app, user_id, closed) if closed else ("", [])
    rows = await app.db.commit(verified, *gift, store.end_token(token_hash), *claimed)
    if rows.one(verified) is None:
        raise Expired(tokens.SPENT)
    await sessions.forget_ended(app, rows, *claimed)
    return ResetToken(token) if closed else None


def _claim(app: App, user_id: str, closed: str) -> tuple[str, list[Statement[Any]]]:
    """Ends what whoever registered the address has, if the record `closed` was set; the token opens it anew."""
    token, made = tokens.make(app, user_id, tokens.RESET, password=closed)
    return token, [
        sessions.end_all_with(user_id, password=closed),
        store.end_tokens_with(user_id, password=closed),
        made,
    ]


async def resend(app: App, person: Person) -> None:
    """Another verification mail. Raises TooManyRequests."""
    query = accounts.account(person.id)
    counted = limits.counted(app, limits.MAILS, person.id)
    rows = await app.db.commit(counted.statement, query)
    counted.check(rows, now=app.clock.now())
    account = rows.one(query)
    if account is None:
        raise NotSignedIn
    if app.settings.mail and not account.email_verified:
        app.background.start("verification_mail", send_verification(app, person.id, account.email))


async def send_verification(app: App, user_id: str, email: str) -> None:
    """Makes a token and mails it."""
    token, statement = tokens.make(app, user_id, tokens.VERIFY)
    await app.db.commit(statement)
    await app.mailer.send(mails.verify(app.settings, email, token))
