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


class Sign(StrEnum):
    """What an answer to createTask says about kie.ai itself."""

    WORKS = "works"
    OUTAGE = "outage"
    CLOSED = "closed"
    """Our key, our balance, a feature switched off: every order would fail."""


class State(msgspec.Struct, frozen=True):
    """`probe_at`: the breaker is open until then. `next_slot_at`: an order of now has its turn no sooner."""

    probe_at: int | None
    next_slot_at: int | None
