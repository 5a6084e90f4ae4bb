"""The numbers of the breaker and of the pace. Pure."""

from enum import StrEnum

import msgspec

OUTAGES_IN_A_ROW = 3
"""So many open the breaker."""
PROBE_S = 15
"""While it is open, one order every so often finds out whether kie.ai is back."""

WINDOW_CALLS = 18
WINDOW_S = 11
"""At most WINDOW_CALLS in WINDOW_S: kie.ai refuses the 21st in 10 s (kie.md 4), and our clock has whole seconds."""
LONGEST_QUEUE_S = 45
"""An order that would wait longer for its turn is refused before it is charged."""


PAUSE_RETRY_S = 300
"""Operators pause orders for minutes or hours: nobody needs to ask more often."""


class Sign(StrEnum):
    """What an answer to createTask says about kie.ai itself."""

    WORKS = "works"
    OUTAGE = "outage"
    CLOSED = "closed"
    """Our key, our balance, a feature switched off: every order would fail."""


class State(msgspec.Struct, frozen=True):
    """`probe_at`: the breaker is open until then. `next_slot_at`: an order of now has its turn no sooner.

    `paused`: 1 while operators let nobody order, else None.
    """

    probe_at: int | None
    next_slot_at: int | None
    paused: int | None


class Noted(msgspec.Struct, frozen=True):
    """The breaker after an answer of kie.ai: since when it is open, None while it is closed."""

    opened_at: int | None
