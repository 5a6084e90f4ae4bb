"""A letter to everybody: started once by an operator, carried on by the cron.

Each account gets it at most once. The row of the notice passes an account in the very statement that picks it, before
its letter is sent, so overlapping crons never pick the same one, and a run that dies loses at most the letter in its
hands: two letters would be worse than none, since the banner says the same to everybody.
"""

import msgspec

from images2gpt import alarms, log, operators
from images2gpt.application import App
from images2gpt.errors import Invalid
from images2gpt.letters import letter
from images2gpt.notices import store
from images2gpt.notices.store import Picked
from images2gpt.ports import MailRefused
from images2gpt.times import DAY_S, MINUTE_S

TITLE_CHARACTERS = 120
"""With our name behind it a subject line that mailboxes show whole."""
BODY_CHARACTERS = 5_000
LETTERS_A_RUN = 25
"""A round trip to D1 and a call each: some seconds of the cron's minute."""
PAUSE_S = 15 * MINUTE_S
"""After a letter that was not taken: the next account may fare no better."""
NO_MAIL = "No mail is configured (MAIL_FROM), so nobody is written to: announce it by the banner."


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that writes to all accounts. The same one again starts nothing: it tells how far it has come."""

    subject: str
    message: str


class Progress(msgspec.Struct, frozen=True):
    """`sent` counts those `refused` by the mail service, too. `left`: accounts to come, at most `a_day` each day.

    Without mail nothing is kept (`id` is null), and `hint` says what to do instead.
    """

    id: str | None
    sent: int
    refused: int
    left: int
    a_day: int
    hint: str | None = None


async def announce(app: App, wanted: Letter) -> Progress:
    """Starts a notice, or finds it. Raises Invalid."""
    _check(wanted)
    now, a_day = app.clock.now(), app.settings.notices_per_day
    if not app.settings.mail:
        audit = operators.audit(app.ids.new("aud"), "notice", "notice", reason="without mail", now=now)
        await app.db.commit(audit)
        return Progress(None, 0, 0, 0, a_day, NO_MAIL)
    notice_id = app.ids.new("not")
    begun = store.begin(notice_id, wanted.subject, wanted.message, now=now)
    audit = store.audit(app.ids.new("aud"), wanted.subject, wanted.message, now=now)
    known = store.progress(wanted.subject, wanted.message)
    found = (await app.db.commit(begun, audit, known)).of(known)[0]
    return Progress(found.id, found.sent, found.refused, found.left, a_day)


async def write_on(app: App) -> None:
    """The cron's share of the oldest notice that is not done."""
    if not app.settings.mail:
        return
    for _ in range(LETTERS_A_RUN):
        picked = await _pick(app)
        if picked is None or not await _send(app, picked):
            return


async def _pick(app: App) -> Picked | None:
    """The next account, now passed. None: all are, or the day's letters are, or the mail service wants a pause."""
    now = app.clock.now()
    passed = store.pass_next(day=now // DAY_S, a_day=app.settings.notices_per_day, now=now)
    picked, done = store.picked(), store.end(now=now)
    rows = await app.db.commit(passed, picked, done)
    return rows.one(picked) if rows.one(passed) else None


async def _send(app: App, picked: Picked) -> bool:
    lines = [line.strip() for line in picked.body.splitlines() if line.strip()]
    link = f"{app.settings.site_url}/privacy"
    mail = letter(app.settings, picked.email, picked.title, *lines, link, reply_to=app.settings.support_email)
    try:
        await app.mailer.send(mail)
    except MailRefused as error:
        log.failure("notice_refused", error, notice=picked.id)
        alarms.sound(app, "notice_refused", notice=picked.id)
        await app.db.commit(store.refuse(picked.id, next_at=app.clock.now() + PAUSE_S))
        return False
    return True


def _check(wanted: Letter) -> None:
    subject, lines = wanted.subject, wanted.message.splitlines()
    if not (subject.strip() and len(subject) <= TITLE_CHARACTERS and subject.isprintable()):
        raise Invalid(subject=f"must be a line of 1 to {TITLE_CHARACTERS} characters")
    if not (wanted.message.strip() and len(wanted.message) <= BODY_CHARACTERS):
        raise Invalid(message=f"must have 1 to {BODY_CHARACTERS:,} characters")
    if not all(line.isprintable() for line in lines):
        raise Invalid(message="has an invisible control character")
