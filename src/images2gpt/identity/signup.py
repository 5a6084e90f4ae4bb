"""Signing up: an account, its free credits, its first session and the visitor's image, in one transaction."""

from typing import Any

import msgspec

from images2gpt import accounts, generations, limits, policy, sessions
from images2gpt.accounts import Address
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import AgeRequired, Conflict, Invalid
from images2gpt.identity.bonus import bonus
from images2gpt.identity.email import send_verification
from images2gpt.identity.login import with_password
from images2gpt.ports import Statement
from images2gpt.sessions import SignedIn


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
    Raises AgeRequired, Conflict, Invalid, TooManyRequests, WrongCredentials.
    """
    address = _checked(app, wanted)
    counted, known = limits.counted(app, limits.SIGN_UPS, client.bucket), accounts.credentials(address.key)
    rows = await app.db.commit(counted.statement, known)
    counted.check(rows, now=app.clock.now())
    if rows.one(known) is None:
        accounts.check_new(wanted.password, email=address.typed, brand=app.settings.brand)
        if signed_in := await _new(app, client, address, wanted):
            return signed_in, True
    user = rows.one(known)
    moves = _moves(wanted.claim, user.id) if user else []
    return await with_password(app, client, address, wanted.password, *moves), False


async def _new(app: App, client: Client, address: Address, wanted: SignUp) -> SignedIn | None:
    """None: another request has just registered the address."""
    user_id, now = app.ids.new("usr"), app.clock.now()
    password = await accounts.derive(app, wanted.password, user_id=user_id)
    made = accounts.insert(user_id, address, password=password, policy_version=wanted.policy_version, now=now)
    opening = sessions.open_session(app, user_id, client, password=password)
    gift = bonus(app, user_id, address, verified=app.settings.mail)
    moves = _moves(wanted.claim, user_id)
    signed_in = await sessions.begin(app, opening, made, *gift, opening.statement, *moves)
    if signed_in and app.settings.mail:
        app.background.start("verification_mail", send_verification(app, user_id, address.typed))
    return signed_in


def _checked(app: App, wanted: SignUp) -> Address:
    if not wanted.age_confirmed:
        raise AgeRequired
    if wanted.policy_version != policy.VERSION:
        raise Conflict("The privacy policy has changed. Read it again before you sign up.")
    address = accounts.parse_address(wanted.email)
    if wanted.claim and not generations.opens(app, wanted.claim.generation, wanted.claim.key):
        raise Invalid(claim="is not the key of that image")
    return address


def _moves(claim: Claim | None, user_id: str) -> list[Statement[Any]]:
    return [generations.move(claim.generation, to_user=user_id)] if claim else []
