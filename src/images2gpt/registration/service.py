"""Signing up: an account, its free credits, its first session and the visitor's image, in one transaction."""

import hmac
from typing import Any

import msgspec

from images2gpt import accounts, credits, generations, policy, sessions
from images2gpt.accounts import Address
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import AgeRequired, Conflict, Invalid
from images2gpt.ports import Statement
from images2gpt.sessions import LogIn, SignedIn


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor's image and the key that came with it."""

    generation: str
    key: str


class SignUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of sign-up."""

    email: str
    password: str
    age_confirmed: bool
    policy_version: str
    claim: Claim | None = None


async def sign_up(app: App, client: Client, wanted: SignUp) -> tuple[SignedIn, bool]:
    """Gives the session and whether the account is new.

    A known address with its right password is signed in instead; with a wrong one it is the refusal of log-in.
    Raises AgeRequired, Conflict, Invalid, WrongCredentials.
    """
    address = _checked(app, wanted)
    user_id, now = app.ids.new("usr"), app.clock.now()
    known = accounts.credentials(address.key)
    if (await app.db.read(known)).one(known):
        return await _known(app, client, wanted), False
    password = await accounts.derive(app, wanted.password, user_id=user_id)
    made = accounts.insert(user_id, address, password=password, policy_version=wanted.policy_version, now=now)
    opening = sessions.open_session(app, user_id, client)
    bonus = credits.bonus(
        app.ids.new("txn"), user_id, address_hash=_person(app, address), amount=credits.SIGNUP_BONUS, now=now
    )
    statements: list[Statement[Any]] = [made, *bonus, opening.statement, *_moves(wanted.claim, user_id)]
    signed_in = await sessions.begin(app, opening, *statements)
    if signed_in is None:  # another request has just registered the address
        return await _known(app, client, wanted), False
    return signed_in, True


def _checked(app: App, wanted: SignUp) -> Address:
    if not wanted.age_confirmed:
        raise AgeRequired
    if wanted.policy_version != policy.VERSION:
        raise Conflict("The privacy policy has changed. Read it again before you sign up.")
    address = accounts.parse_address(wanted.email)
    accounts.check_new(wanted.password)
    if wanted.claim and not generations.opens(app, wanted.claim.generation, wanted.claim.key):
        raise Invalid(claim="is not the key of that image")
    return address


async def _known(app: App, client: Client, wanted: SignUp) -> SignedIn:
    signed_in = await sessions.log_in(app, client, LogIn(wanted.email, wanted.password))
    if wanted.claim:
        await app.db.commit(*_moves(wanted.claim, signed_in.user.id))
    return signed_in


def _moves(claim: Claim | None, user_id: str) -> list[Statement[Any]]:
    return [generations.move(claim.generation, to_user=user_id)] if claim else []


def _person(app: App, address: Address) -> str:
    return hmac.digest(app.settings.ip_key, f"bonus:{address.person_key}".encode(), "sha256").hex()
