"""Logging in: counted, then looked up, then hashed, in that order."""

from typing import Any

import msgspec

from images2gpt import accounts, limits, sessions
from images2gpt.accounts import Address, Verdict
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import TooManyRequests, WrongCredentials
from images2gpt.limits import Guess
from images2gpt.ports import Statement
from images2gpt.sessions import SignedIn


class LogIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of log-in."""

    email: str
    password: str


async def log_in(app: App, client: Client, wanted: LogIn) -> SignedIn:
    """Raises WrongCredentials, TooManyRequests, Invalid."""
    return await with_password(app, client, accounts.parse_address(wanted.email), wanted.password)


async def with_password(app: App, client: Client, address: Address, password: str, *more: Statement[Any]) -> SignedIn:
    """Unknown address and wrong password: the same answer after the same work.

    `more` is committed with the session.
    """
    guess, query = limits.guess_at_address(app, address.key, client), accounts.credentials(address.key)
    rows = await app.db.commit(*guess.statements, query)
    guess.check(rows, now=app.clock.now())
    known = rows.one(query)
    user_id, record = (known.id, known.password) if known else (app.ids.new("usr"), None)
    verdict = await checked(app, guess, password, user_id, record)
    if record is None or not verdict.right:
        raise WrongCredentials
    opening = sessions.open_session(app, user_id, client, password=record)
    renewed = await _renewed(app, password, user_id, record) if verdict.weak else []
    signed_in = await sessions.begin(app, opening, opening.statement, *guess.taken_back, *renewed, *more)
    if signed_in is None:
        raise WrongCredentials
    return signed_in


async def checked(app: App, guess: Guess, password: str, user_id: str, record: str | None) -> Verdict:
    """The verdict on a counted guess. Raises TooManyRequests on a busy isolate, where the guess does not count."""
    try:
        return await accounts.verify(app, password, user_id=user_id, record=record)
    except TooManyRequests:
        await app.db.commit(*guess.not_tried)
        raise


async def _renewed(app: App, password: str, user_id: str, record: str) -> list[Statement[Any]]:
    """A weaker record is replaced while the password is at hand; on a busy isolate at the next log-in."""
    try:
        anew = await accounts.derive(app, password, user_id=user_id)
    except TooManyRequests:
        return []
    return [accounts.rehash(user_id, old=record, new=anew)]
