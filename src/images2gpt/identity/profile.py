"""What a person may change about their account."""

import msgspec
from msgspec import UNSET, UnsetType

from images2gpt import accounts, letters, limits, policy
from images2gpt.accounts import Address, Me
from images2gpt.application import App
from images2gpt.errors import Conflict, Invalid, NotSignedIn, ReauthenticationRequired
from images2gpt.identity import mails, store
from images2gpt.identity.email import send_verification
from images2gpt.identity.password import prove
from images2gpt.identity.store import Changed
from images2gpt.ports import ConstraintBroken, Statement
from images2gpt.sessions import Caller, Person

MOST_DAILY = 1_000_000


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a change; what is not named stays."""

    email: str | UnsetType = UNSET
    daily_limit: int | UnsetType | None = UNSET
    restricted: bool | UnsetType = UNSET
    policy_version: str | UnsetType = UNSET
    current_password: str | UnsetType = UNSET


async def profile(app: App, caller: Caller) -> Me:
    """The account of whoever asks; it rides with the look at their session. Raises NotSignedIn."""
    query = accounts.account_of_session(caller.token_hash)
    _, rows = await caller.member(query)
    account = rows.one(query)
    if account is None:
        raise NotSignedIn
    return accounts.me(account, support_email=app.settings.support_email, now=app.clock.now())


async def change(app: App, person: Person, wanted: Changes) -> Me:
    """All or nothing. Raises Invalid, Conflict, ReauthenticationRequired, TooManyRequests."""
    _check(wanted)
    chosen = _choices(app, person, wanted)
    statements = [chosen]
    old_email = None
    if wanted.email is not UNSET:
        address, old_email = await _new_address(app, person, wanted)
        statements.append(store.set_email(person.id, address, token_hash=person.token_hash, now=app.clock.now()))
    profile = accounts.account(person.id)
    try:
        rows = await app.db.commit(*statements, profile)
    except ConstraintBroken as error:
        raise Conflict("This address cannot be used for your account.") from error
    account = rows.one(profile)
    if account is None or rows.one(chosen) is None:
        raise NotSignedIn
    if old_email is not None and old_email != account.email:
        letters.send(app, mails.email_changed(app.settings, old_email))
        if app.settings.mail:
            app.background.start("verification_mail", send_verification(app, person.id, account.email))
    return accounts.me(account, support_email=app.settings.support_email, now=app.clock.now())


def _check(wanted: Changes) -> None:
    limit = wanted.daily_limit
    if isinstance(limit, int) and not 1 <= limit <= MOST_DAILY:
        raise Invalid(daily_limit=f"must be 1 to {MOST_DAILY:,} credits, or null for none")
    if wanted.policy_version is not UNSET and wanted.policy_version != policy.VERSION:
        raise Conflict("The privacy policy has changed. Read it again before you accept it.")


async def _new_address(app: App, person: Person, wanted: Changes) -> tuple[Address, str]:
    """The new address and the old one. Counted like a sign-up, which tells as much."""
    address = accounts.parse_address(str(wanted.email))
    if wanted.current_password is UNSET:
        raise ReauthenticationRequired
    counted = limits.counted(app, limits.SIGN_UPS, person.client.bucket)
    counted.check(await app.db.commit(counted.statement), now=app.clock.now())
    account, _ = await prove(app, person, wanted.current_password)
    return address, account.email


def _choices(app: App, person: Person, wanted: Changes) -> Statement[Changed]:
    choices = store.Choices(
        sets_limit=wanted.daily_limit is not UNSET,
        daily_limit=None if wanted.daily_limit is UNSET else wanted.daily_limit,
        restricted=None if wanted.restricted is UNSET else wanted.restricted,
        policy_version=None if wanted.policy_version is UNSET else wanted.policy_version,
    )
    return store.set_choices(person.id, choices, token_hash=person.token_hash, now=app.clock.now())
