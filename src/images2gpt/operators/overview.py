"""The service at a glance: one round trip to D1, then one call to kie.ai."""

from typing import Any

import msgspec

from images2gpt import alarms, capacity, decode, generations, stats, trials
from images2gpt.alarms import Alarm
from images2gpt.application import App
from images2gpt.operators import store
from images2gpt.stats import Wait
from images2gpt.times import HOUR_S, rfc3339

WINDOW_HOURS = 24
MOST_ALARMS = 50


class AlarmView(msgspec.Struct, frozen=True):
    """Something that wants a person. `count` times within an hour of `began_at`; `detail` is of the last time."""

    reason: str
    count: int
    began_at: str
    last_at: str
    detail: dict[str, Any]


class Overview(msgspec.Struct, frozen=True):
    """`generations`: those under way, and those that ended in the last 24 hours, of which the rate and waits are, too.

    `provider_credits` is null where kie.ai did not say.
    """

    generations: dict[str, int]
    success_rate: float | None
    wait: dict[str, Wait]
    trials_today: int
    provider_credits: float | None
    breaker: str
    paused: bool
    open_support: int
    alarms: list[AlarmView]


async def overview(app: App) -> Overview:
    """The look is audited in the same commit. Raises DatabaseDown."""
    now = app.clock.now()
    since = now - WINDOW_HOURS * HOUR_S
    running, ended, messages = store.running(), store.ended(since=since), store.open_messages()
    hours, tried = stats.hours(since=since // HOUR_S), trials.made_today(now=now)
    state, rung, run = capacity.state(), alarms.recent(now=now, limit=MOST_ALARMS), alarms.last_run()
    audit = store.audit(app.ids.new("aud"), "look", "overview", reason="overview", now=now)
    rows = await app.db.commit(running, ended, messages, hours, tried, state, rung, run, audit)
    credits_left = await generations.credits_left(app)
    whole = stats.total(row.value() for row in rows.of(hours))
    found, counted = rows.one(state), rows.one(tried)
    alarms.sound_if_missed(app, rows.one(run), now=now)
    return Overview(
        generations=_by_status(rows.one(running), rows.one(ended)),
        success_rate=stats.success_rate(whole),
        wait=stats.waits(whole),
        trials_today=counted.count if counted else 0,
        provider_credits=credits_left,
        breaker="open" if found and found.probe_at is not None else "closed",
        paused=bool(found and found.paused),
        open_support=sum(row.count for row in rows.of(messages)),
        alarms=[_view(alarm) for alarm in rows.of(rung)],
    )


def _by_status(*counts: msgspec.Struct | None) -> dict[str, int]:
    return {status: number for each in counts if each for status, number in msgspec.structs.asdict(each).items()}


def _view(alarm: Alarm) -> AlarmView:
    detail = decode.theirs(alarm.detail, dict[str, Any])
    return AlarmView(alarm.reason, alarm.count, rfc3339(alarm.began_at), rfc3339(alarm.last_at), detail)
