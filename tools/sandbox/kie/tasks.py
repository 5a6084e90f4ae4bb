"""A task: what was asked, how far it is, how it ended."""

import asyncio
import itertools
import secrets
import time
import uuid
from dataclasses import dataclass

from tools.sandbox.kie.behaviour import AnyOutcome, Life, Succeed
from tools.sandbox.kie.request import Asked

PRICES = {"1K": 6.0, "2K": 10.0, "4K": 16.0}  # kie.md 4
SLOWNESS = {"1K": 1.0, "2K": 1.4, "4K": 2.0}  # a larger picture takes longer; our guess
FRACTION = 0.4
EARLY_SHARE = 1 / 8  # of a task's time for each open state but the last
STORED_SECONDS = 14 * 86_400.0  # kie.md 4

_numbers = itertools.count(time.time_ns() // 1000)


def new_id(form: str, count: int) -> str:
    """Both id forms occur in the documents. No id ever returns, not even after a restart."""
    if form == "hex" or (form != "numbered" and count % 2):
        return uuid.uuid4().hex
    return f"task_gptimage_{next(_numbers)}"


@dataclass(slots=True, kw_only=True, eq=False)
class Task:
    """One task. `origin` is where its result is served; times are seconds of the sandbox's clock."""

    id: str
    key: str
    asked: Asked
    life: Life
    seconds: float
    hidden_seconds: float
    origin: str
    created_at: float
    file_name: str
    picture: asyncio.Task[bytes] | None = None
    living: asyncio.Task[None] | None = None
    outcome: AnyOutcome | None = None
    completed_at: float | None = None
    credits: float = 0.0

    @property
    def url(self) -> str:
        return f"{self.origin}/images/chatgpt/{self.file_name}"

    @property
    def urls(self) -> tuple[str, ...]:
        """What resultJson lists; one image per task whatever extra fields came."""
        if isinstance(self.outcome, Succeed) and self.outcome.urls is not None:
            return self.outcome.urls
        return (self.url,)

    @property
    def resolution(self) -> str:
        return self.life.delivered or self.asked.resolution

    @property
    def price(self) -> float:
        fraction = FRACTION if self.life.credits == "fractional" else 0.0
        return PRICES[self.asked.resolution] + fraction

    @property
    def duration(self) -> float:
        return self.seconds * SLOWNESS[self.asked.resolution]

    @property
    def due_at(self) -> float:
        return self.created_at + self.duration

    def is_hidden(self, now: float) -> bool:
        return now < self.created_at + self.hidden_seconds and self.outcome is None

    def state(self, now: float) -> str:
        """The state as recordInfo words it; a task that died has none and keeps its last one."""
        if self.outcome is not None:
            return "success" if isinstance(self.outcome, Succeed) else "fail"
        states = self.life.states
        if self.life.never or not self.duration:
            return states[-1]
        step = int((now - self.created_at) / (self.duration * EARLY_SHARE))
        return states[min(step, len(states) - 1)]

    def is_stored(self, now: float) -> bool:
        return self._succeeded_within(STORED_SECONDS, now)

    def has_live_url(self, now: float) -> bool:
        return self._succeeded_within(self.life.url_seconds, now)

    def _succeeded_within(self, seconds: float, now: float) -> bool:
        return isinstance(self.outcome, Succeed) and self.completed_at is not None and now < self.completed_at + seconds


def new_file_name(extension: str) -> str:
    """A name that never returns and that nobody guesses."""
    return f"file_{secrets.token_hex(12)}.{extension}"
