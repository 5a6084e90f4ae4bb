"""What becomes of an order at kie.ai: decided when it is placed, kept by the stand-in for its prompt alone."""

from dataclasses import dataclass
from typing import Any, Final

from tools.sandbox.faults import INVALID_JSON, Reset, html_page, nested
from tools.sandbox.kie.behaviour import OUT_OF_CREDITS, POLICY, QUEUE_FULL, Die, Fail, Succeed
from tools.sandbox.kie.service import Kie


@dataclass(frozen=True, slots=True)
class Fate:
    """`delivers`: an image can come of it. `creates`: how many createTask calls one generation may make of it."""

    name: str
    switches: dict[str, Any]
    times: int | None = None
    delivers: bool = False
    creates: int = 1

    def befall(self, kie: Kie, prompt: str) -> None:
        """From now on this happens to every task of the prompt."""
        if self.switches:
            kie.when(prompt, times=self.times, **self.switches)


ENDLESS: Final = 99
_ALL: Final = (
    Fate("delivered", {}, delivers=True),
    Fate("slow", {"seconds": 83.0}, delivers=True),
    Fate("small", {"delivered": "1K"}, delivers=True),
    Fate("hidden", {"hidden_seconds": 30.0}, delivers=True),
    Fate("unread", {"record": INVALID_JSON}, times=2, delivers=True),
    Fate("file_down", {"file": html_page()}, times=1, delivers=True),
    Fate("busy_twice", {"create": QUEUE_FULL}, times=2, delivers=True, creates=3),
    Fate("busy", {"create": QUEUE_FULL}, creates=ENDLESS),
    Fate("refused", {"create": OUT_OF_CREDITS}),
    Fate("policy", {"outcome": POLICY}),
    Fate("failed", {"outcome": Fail()}),
    Fate("died", {"outcome": Die()}),
    Fate("never", {"never": True}),
    Fate("lost_before", {"create": Reset(accepted=False)}),
    Fate("lost_after", {"create": Reset(accepted=True)}),
    Fate("no_page", {"create": html_page()}),
    Fate("deep", {"create": nested(50_000)}),
    Fate("nameless", {"task_id": "null"}),
    Fate("no_url", {"outcome": Succeed(shape="null")}),
    Fate("foreign", {"host": "foreign"}),
)
FATES: Final = {fate.name: fate for fate in _ALL}
