"""Deleting an account: a job whose row says what is left of it. A request begins it, and the cron ends what it left.

Nobody is signed in and nothing but the address is left once it has begun. Then the address is told and erased, plans
end at Creem, records go from the key-value store, and images under way come to their end. Each may be done again.
"""

import msgspec

from images2gpt import alarms, billing, decode, identity, letters, log, operators, sessions
from images2gpt.application import App
from images2gpt.errors import Conflict, NotFound, Unavailable
from images2gpt.operators import Reason
from images2gpt.ports import Mail, MailRefused, Statement, Written
from images2gpt.privacy import store
from images2gpt.privacy.certificate import Certificate, certificate
from images2gpt.privacy.store import LEDGER_KEPT_S, Deletion
from images2gpt.sessions import Person

ROWS = 10
"""An invocation may make 50 calls on the smallest plan; each row may need several."""


class Goodbye(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that deletes an account."""

    password: str


class Deleted(msgspec.Struct, frozen=True):
    """The answer to a deletion."""

    certificate: Certificate


async def delete(app: App, person: Person, wanted: Goodbye) -> Deleted:
    """One's own. Raises ReauthenticationRequired, TooManyRequests, NotSignedIn, Conflict."""
    _, record = await identity.prove(app, person, wanted.password)
    deleted = await _delete(app, app.ids.new("del"), person.id, password=record)
    if deleted is None:
        raise Conflict("This account is being deleted already.")
    return deleted


async def delete_for(app: App, user_id: str, wanted: Reason) -> Deleted:
    """As an operator decides: a reported child's, for one. Raises Invalid; NotFound also for one that is deleted."""
    operators.check_reason(wanted.reason)
    deletion_id = app.ids.new("del")
    audit = store.audit(app.ids.new("aud"), deletion_id, reason=wanted.reason)
    deleted = await _delete(app, deletion_id, user_id, audit, password=None)
    if deleted is None:
        raise NotFound
    return deleted


async def finish_open(app: App) -> None:
    """Takes up every deletion of which something is left."""
    now = app.clock.now()
    query = store.open_ones(now=now, limit=ROWS)
    for deletion in (await app.db.read(query)).of(query):
        taken = store.take_up(deletion.id, now=now)
        if row := (await app.db.commit(taken)).one(taken):
            await _attempt(app, row)


async def _attempt(app: App, deletion: Deletion) -> None:
    """It has begun, and is done in the end: what cannot be reached now is taken up by the cron."""
    try:
        await _finish(app, deletion)
    except Unavailable as error:
        log.event("deletion_left_open", deletion=deletion.id, error=error.code)


async def _delete(
    app: App, deletion_id: str, user_id: str, *also: Statement[Written], password: str | None
) -> Deleted | None:
    """None: there is no such account, its password is another by now, or it is being deleted already."""
    begun = store.begin(deletion_id, user_id, password=password, now=app.clock.now())
    rows = await app.db.commit(begun, store.end_sessions(user_id), *_erasing(app, user_id, at=app.clock.now()), *also)
    deletion = rows.one(begun)
    if deletion is None:
        return None
    log.event("account_deleted", deletion=deletion.id)
    await _attempt(app, deletion)
    return Deleted(certificate(app, deletion.id, at=deletion.created_at))


def _erasing(app: App, user_id: str, *, at: int) -> list[Statement[Written]]:
    """All that is personal. `at`: when the deletion began. Where no mail is sent nobody needs the address any more."""
    erasing = store.erase(user_id, now=at, purge_after=at + LEDGER_KEPT_S)
    return erasing if app.settings.mail else [*erasing, store.erase_address(user_id)]


async def _finish(app: App, deletion: Deletion) -> None:
    """Whatever is left. What came in while it went on is erased with the last step; an image under way ends later."""
    await _tell(app, deletion)
    await _end_plans(app, deletion)
    hashes = decode.theirs((deletion.sessions or "[]").encode(), list[str])
    forgotten = [store.forgotten(deletion.id)] if await sessions.forget(app, *hashes) else []
    done = store.done(deletion.id, now=app.clock.now())
    if (await app.db.commit(*_erasing(app, deletion.user_id, at=deletion.created_at), *forgotten, done)).one(done):
        log.event("deletion_done", deletion=deletion.id)


async def _tell(app: App, deletion: Deletion) -> None:
    """The notice to the address that is about to be erased. It is erased whether or not the mail could be sent."""
    if not app.settings.mail:
        return
    query = store.address(deletion.user_id)
    found = (await app.db.read(query)).one(query)
    if found is None:
        return
    try:
        await app.mailer.send(_notice(app, found.email, deletion))
    except MailRefused:
        log.event("mail_refused", during="deletion", deletion=deletion.id)
    await app.db.commit(store.erase_address(deletion.user_id))


def _notice(app: App, to: str, deletion: Deletion) -> Mail:
    first = f"Your account was deleted, as you or our support asked. The number of the deletion is {deletion.id}."
    last = f"Nothing can be brought back. If it was not you, write to {app.settings.support_email} at once."
    return letters.letter(app.settings, to, "Your account was deleted", first, last)


async def _end_plans(app: App, deletion: Deletion) -> None:
    """Each that goes on, at Creem: until it says that it has ended them, the deletion stays open."""
    query = store.plans(deletion.user_id)
    for plan in (await app.db.read(query)).of(query):
        try:
            await billing.end(app, plan.id)
        except NotFound:
            alarms.sound(app, "deleted_plan_unknown_to_creem", deletion=deletion.id)
            await billing.forget_plan(app, plan.id)
        except Unavailable:
            alarms.sound(app, "deletion_waits_for_creem", deletion=deletion.id)
