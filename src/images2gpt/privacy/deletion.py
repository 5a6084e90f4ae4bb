"""Deleting an account: its plan ends at Creem, everything personal goes at once, and a certificate says what stays."""

from base64 import urlsafe_b64encode

import msgspec

from images2gpt import alarms, billing, identity, log, sessions
from images2gpt.application import App
from images2gpt.errors import Conflict, NotFound, Unavailable
from images2gpt.privacy import store
from images2gpt.privacy.store import Begun
from images2gpt.sessions import Person
from images2gpt.times import DAY_S, rfc3339

LEDGER_KEPT_S = 365 * DAY_S
BILLING_KEPT_S = 7 * 365 * DAY_S
MARKS_KEPT_S = 365 * DAY_S
ROWS = 20

ERASED = (
    "email address and password",
    "sessions, with their addresses, countries and browsers",
    "prompts, results and reference images",
    "messages to support",
    "moderation events, mailed links and choices",
)


class Goodbye(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that deletes an account."""

    password: str


class Kept(msgspec.Struct, frozen=True):
    """What stays, why, and until when."""

    what: str
    why: str
    until: str


class Certificate(msgspec.Struct, frozen=True):
    """Signed by us: `signature` is HMAC-SHA-256 over the other fields, in base64url."""

    id: str
    deleted_at: str
    erased: list[str]
    kept: list[Kept]
    signature: str


class Deleted(msgspec.Struct, frozen=True):
    """The answer to a deletion."""

    certificate: Certificate


async def delete(app: App, person: Person, wanted: Goodbye) -> Deleted:
    """Raises ReauthenticationRequired, TooManyRequests, NotSignedIn, Conflict."""
    _, record = await identity.prove(app, person, wanted.password)
    now = app.clock.now()
    begun = store.begin(app.ids.new("del"), person.id, password=record, now=now)
    ending = store.end_sessions(person.id)
    rows = await app.db.commit(begun, ending, *store.erase(person.id, now=now, purge_after=now + LEDGER_KEPT_S))
    deletion = rows.one(begun)
    if deletion is None:
        raise Conflict("This account is being deleted already.")
    await sessions.forget(app, *(ended.token_hash for ended in rows.of(ending)))
    await _finish(app, deletion)
    log.event("account_deleted", deletion=deletion.id)
    return Deleted(_certificate(app, deletion))


async def finish_open(app: App) -> None:
    """Asks Creem again to end the plans of deleted accounts, until it has."""
    query = store.open_ones(now=app.clock.now(), limit=ROWS)
    for deletion in (await app.db.read(query)).of(query):
        await _finish(app, deletion)


async def purge(app: App) -> None:
    """What was kept of deleted accounts for a year."""
    await app.db.commit(*store.purge(now=app.clock.now(), limit=ROWS))


async def _finish(app: App, deletion: Begun) -> None:
    """Done once Creem has ended the plan, or knows none."""
    if deletion.subscription_id:
        try:
            await billing.end(app, deletion.subscription_id)
        except NotFound:
            alarms.sound(app, "deleted_plan_unknown_to_creem", deletion=deletion.id)
        except Unavailable:
            alarms.sound(app, "deletion_waits_for_creem", deletion=deletion.id)
            return
    await app.db.commit(store.done(deletion.id, now=app.clock.now()))


def _certificate(app: App, deletion: Begun) -> Certificate:
    at = deletion.created_at
    kept = [
        Kept("credits ledger, without prompts", "accounting", rfc3339(at + LEDGER_KEPT_S)),
        Kept("payments: reference, plan, amount, country", "tax and commercial law", rfc3339(at + BILLING_KEPT_S)),
        Kept("a keyed hash of the address", "one sign-up bonus per person", rfc3339(at + MARKS_KEPT_S)),
    ]
    unsigned = Certificate(deletion.id, rfc3339(at), list(ERASED), kept, "")
    mac = app.settings.signing.sign("certificate", msgspec.json.encode(unsigned).decode())
    return msgspec.structs.replace(unsigned, signature=urlsafe_b64encode(mac).decode().rstrip("="))
