"""Support's hands: find a person, give or take credits, return an image. Every act leaves an audit row."""

import msgspec

from images2gpt import accounts, billing, credits
from images2gpt.accounts import Me
from images2gpt.application import App
from images2gpt.billing import Closed, Outcome
from images2gpt.errors import Conflict, Invalid, NotFound
from images2gpt.operators import store

REASON_CHARACTERS = 500
MOST_DELTA = 1_000_000


class Adjustment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that gives credits (`delta` above zero) or takes them."""

    delta: int
    reason: str


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why an operator does something."""

    reason: str


class EmailQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query that looks for a person."""

    email: str


class NewBalance(msgspec.Struct, frozen=True):
    """What can be spent now."""

    balance: int


class Replayed(msgspec.Struct, frozen=True):
    """The event whose object was read again."""

    event: str


class Return(msgspec.Struct, frozen=True):
    """What was given back."""

    id: str
    returned: int


async def find(app: App, wanted: EmailQuery) -> Me:
    """Raises NotFound, Invalid."""
    address = accounts.parse_address(wanted.email)
    query = accounts.account_by_email(address.key)
    account = (await app.db.read(query)).one(query)
    if account is None:
        raise NotFound
    now = app.clock.now()
    await app.db.commit(store.audit(app.ids.new("aud"), "look", account.id, reason="look-up by email", now=now))
    return accounts.me(account, support_email=app.settings.support_email, now=now)


async def adjust(app: App, user_id: str, wanted: Adjustment) -> NewBalance:
    """Raises NotFound, Invalid, Conflict for more than there is, or than anybody may have."""
    check_reason(wanted.reason)
    if not 1 <= abs(wanted.delta) <= MOST_DELTA:
        raise Invalid(delta=f"must be 1 to {MOST_DELTA:,} or its negative")
    entry_id, reference, now = app.ids.new("txn"), app.ids.new("aud"), app.clock.now()
    entry = store.adjust(entry_id, user_id, wanted.delta, reference=reference, now=now)
    audit = store.audit_of_entry(entry_id, reason=wanted.reason)
    profile = accounts.account(user_id)
    rows = await app.db.commit(entry, credits.apply(entry_id), audit, profile)
    account = rows.one(profile)
    if account is None:
        raise NotFound
    if rows.one(entry) is None:
        raise Conflict("That would leave fewer pack credits than none, or more than anybody may have.")
    return NewBalance(accounts.me(account, support_email="", now=now).credits.balance)


async def give_back(app: App, generation_id: str, wanted: Reason) -> Return:
    """Returns the whole cost of an image that was delivered. Raises NotFound, Conflict, Invalid."""
    check_reason(wanted.reason)
    entry_id, now = app.ids.new("txn"), app.clock.now()
    returned = store.give_back(generation_id)
    entry = credits.give_back(entry_id, generation_id, now=now)
    audit = store.audit_of_return(app.ids.new("aud"), entry_id, reason=wanted.reason, now=now)
    known = store.generation(generation_id)
    rows = await app.db.commit(returned, *entry, audit, known)
    if rows.one(known) is None:
        raise NotFound
    done = rows.one(returned)
    if done is None:
        raise Conflict("Nothing was charged for this, it is not over, or something was returned already.")
    return Return(done.id, done.returned)


async def close_dispute(app: App, user_id: str, wanted: Outcome) -> Closed:
    """Raises Invalid, Conflict."""
    audit_id = app.ids.new("aud")
    reason = f"the dispute was {wanted.outcome}"[:100]
    noted = store.audit_of_dispute(audit_id, user_id, reason=reason, now=app.clock.now())
    return await billing.close(app, user_id, wanted, audit_id=audit_id, audit=noted)


async def replay(app: App, event_id: str) -> Replayed:
    """Raises NotFound, Conflict, Unavailable."""
    await billing.replay(app, event_id)
    noted = store.audit(app.ids.new("aud"), "replay", event_id, reason="webhook replayed", now=app.clock.now())
    await app.db.commit(noted)
    return Replayed(event_id)


def check_reason(reason: str) -> None:
    """Raises Invalid unless it is a line that says something."""
    if not (reason.strip() and len(reason) <= REASON_CHARACTERS and reason.isprintable()):
        raise Invalid(reason=f"must be a line of 1 to {REASON_CHARACTERS} characters")
