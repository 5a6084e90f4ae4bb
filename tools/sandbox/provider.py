"""What every stand-in has: switches, barriers, and a record of what it was sent."""

from enum import StrEnum
from typing import ClassVar

from tools.sandbox.barrier import Barrier, Barriers
from tools.sandbox.recording import Received, Requests
from tools.sandbox.rules import Rules


class Provider:
    """The switches of one provider; their names are the fields of the parts its `Rules` were made of."""

    name: ClassVar[str]
    kinds: ClassVar[type[StrEnum]]

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.barriers = Barriers()
        self.requests = Requests()

    def always(self, *, key: str | None = None, **changes: object) -> None:
        """From now on, for the whole instance or for one key."""
        self.rules.add(changes, key=key)

    def next(self, times: int = 1, *, key: str | None = None, **changes: object) -> None:
        """For the next so many requests that a change concerns; queued calls take turns."""
        self.rules.add(changes, key=key, times=times)

    def when(self, marker: str, *, times: int | None = None, **changes: object) -> None:
        """For every request whose prompt contains the marker."""
        self.rules.add(changes, marker=marker, times=times)

    def barrier(self, kind: str, count: int | None = None) -> Barrier:
        """Hold requests of a kind until `count` have arrived, or until released."""
        return self.barriers.close(self.kinds(kind), count)

    def received(self, kind: str) -> list[Received]:
        """What was sent of this kind, oldest first."""
        return self.requests.of(kind)
