"""The free image of an address, as values."""

from dataclasses import dataclass

import msgspec

from images2gpt import limits
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.times import DAY_S

PERIOD_S = 90 * DAY_S
GIVEN_BACK_MOST = 2
"""How often a claim is given back when kie.ai fails: a free retry, not a free lunch."""


class Claimed(msgspec.Struct, frozen=True):
    """A claim that was made: the visitor's again from `expires_at` on."""

    subject: str
    expires_at: int


class Made(msgspec.Struct, frozen=True):
    """How many free images a day has given."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who a visitor is to us: a keyed hash of their address, useless without the key.

    `previous` is the same under the key before the last rotation. The counters are those of all trials of a day and
    of a day's trials from the same IPv6 /48 (None for IPv4).
    """

    current: str
    previous: str
    day_counter: str
    network_counter: str | None
    now: int

    @property
    def day_ends_at(self) -> int:
        """Midnight in UTC."""
        return self.now - self.now % DAY_S + DAY_S


def subject(app: App, client: Client) -> Subject:
    """The visitor behind an address, now."""
    current, previous = app.settings.address_key.marks("trial", client.bucket)
    now = app.clock.now()
    day = str(now // DAY_S)
    network = limits.key(app, limits.TRIALS_PER_48, client.network, day) if client.network else None
    return Subject(current=current, previous=previous, day_counter=day_counter(now), network_counter=network, now=now)


def day_counter(now: int) -> str:
    """The counter of all trials of a day."""
    return "trials:" + str(now // DAY_S)


def kv_key(subject: str) -> str:
    """Where KV holds the marker of a used trial."""
    return f"trial:{subject}"
