"""Counting, once a minute, and telling."""

import msgspec

from images2gpt import decode
from images2gpt.application import App
from images2gpt.stats import model, store
from images2gpt.stats.model import DAYS, Hour, Stats
from images2gpt.times import HOUR_S

KEPT_HOURS = DAYS * 24
HOURS_A_RUN = 4
"""After a pause of the cron: two hours nearer to now with each run."""
ROWS = 30_000
"""More than can end in so many hours: kie.ai takes 98 orders a minute from us (capacity/model.py)."""

NOTHING = Hour(0, 0, 0, 0, {})


async def measure(app: App) -> None:
    """Counts the hours from the one before the last counted, which may have been told of too early, and adds up."""
    now = app.clock.now()
    this = now // HOUR_S
    oldest = this - KEPT_HOURS
    last, first = store.last_counted(since=oldest), store.first_ended(since=oldest + 1)
    known = store.hours(since=oldest)
    rows = await app.db.read(last, first, known)
    counted, begun = rows.one(last), rows.one(first)
    begin = counted.hour - 1 if counted else begun.hour if begun else this
    end = min(begin + HOURS_A_RUN, this + 1)
    asked = store.ended(begin=begin, end=end, limit=ROWS)
    found = (await app.db.read(asked)).of(asked)
    anew = {hour: model.count(hour, (each for each in found if each.hour == hour)) for hour in range(begin, end)}
    whole = model.total(({row.hour: row.value() for row in rows.of(known)} | anew).values())
    told = store.tell(msgspec.json.encode(model.stats(whole)).decode(), now=now)
    await app.db.commit(*(store.count(hour) for hour in anew.values()), store.forget(until=oldest), told)


async def read(app: App) -> Stats:
    """What was told last; of an empty service, nothing. One row of D1. Raises DatabaseDown."""
    query = store.told()
    told = (await app.db.read(query)).one(query)
    return decode.theirs(told.value, Stats) if told else model.stats(NOTHING)
