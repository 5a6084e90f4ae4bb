"""The state of the Creem stand-in and the switches a test turns."""

from dataclasses import dataclass

from tools.sandbox.clock import Clock
from tools.sandbox.creem.behaviour import MARKERS, Kind, Replies, Screening, Wording
from tools.sandbox.provider import Provider
from tools.sandbox.recording import Requests
from tools.sandbox.rules import Rules

TEST_KEY = "creem_test_sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreemOptions:
    """What is decided before the sandbox starts: the key of the one store there is."""

    key: str = TEST_KEY


class Creem(Provider):
    """Creem in memory.

    Switches are the field names of `Wording`, `Replies` and `Screening`.
    """

    name = "creem"
    kinds = Kind

    def __init__(self, options: CreemOptions, *, clock: Clock) -> None:
        super().__init__(Rules(Wording, Replies, Screening, separate=(Wording, Replies)))
        self.options = options
        self.clock = clock
        self._begin()

    def _begin(self) -> None:
        self.requests = Requests()
        self.screened: set[str] = set()
        for marker, changes in MARKERS.items():
            self.rules.add(changes, marker=marker)

    async def reset(self) -> None:
        """Forget everything but the options."""
        await self.close()
        self.rules.clear()
        self._begin()

    async def close(self) -> None:
        """Let go of whoever waits."""
        self.barriers.release()
