"""Sounding an alarm. The log line comes first and always; the rest runs behind the answer and may fail."""

import msgspec

from images2gpt import letters, log
from images2gpt.alarms import store
from images2gpt.alarms.store import Run
from images2gpt.application import App
from images2gpt.ports import DatabaseDown, Mail
from images2gpt.times import MINUTE_S

Field = str | float | bool | None
MISSED_S = 5 * MINUTE_S
"""The cron runs every minute: after so long something keeps it from running."""


def sound(app: App, reason: str, **fields: Field) -> None:
    """`reason` in snake case; `fields` are codes, counts and our own opaque ids, as in a log line. Never raises."""
    log.event("alarm", reason=reason, **fields)
    app.background.start("alarm", _keep(app, reason, fields))


async def note_run(app: App) -> None:
    """The cron's first job: says that it runs, and sounds when it has not for too long. Raises DatabaseDown."""
    now, before = app.clock.now(), store.last_run()
    rows = await app.db.commit(before, store.run(now=now))
    sound_if_missed(app, rows.one(before), now=now)


def sound_if_missed(app: App, last: Run | None, *, now: int) -> None:
    """`last`: when the cron last ran, None for never."""
    if last and now - last.set_at > MISSED_S:
        sound(app, "cron_missed", seconds=now - last.set_at)


async def _keep(app: App, reason: str, fields: dict[str, Field]) -> None:
    kept = store.keep(reason, msgspec.json.encode(fields).decode(), now=app.clock.now())
    try:
        rung = (await app.db.commit(kept)).one(kept)
    except DatabaseDown as error:
        log.failure("alarm_not_kept", error, reason=reason)  # the line above is all there is of it
        return
    if rung and rung.count == 1:
        letters.send(app, _letter(app, reason, fields))


def _letter(app: App, reason: str, fields: dict[str, Field]) -> Mail:
    told = "; ".join(f"{name} {value}" for name, value in fields.items())
    return letters.letter(
        app.settings,
        app.settings.support_email,
        f"Alarm: {reason}",
        f"The service sounds an alarm: {reason}{' (' + told + ')' if told else ''}.",
        "What it means stands in the README under Operate. If it goes on, the next letter comes in an hour.",
    )
