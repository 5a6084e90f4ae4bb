"""The state of the kie.ai stand-in and the switches a test turns."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

from tools.sandbox.clock import Clock
from tools.sandbox.kie.accounts import Account
from tools.sandbox.kie.behaviour import (
    MARKERS,
    Admission,
    AnyOutcome,
    Kind,
    Life,
    Replies,
    Shapes,
    Wording,
)
from tools.sandbox.kie.callbacks import Callbacks, Delivery
from tools.sandbox.kie.files import Files
from tools.sandbox.kie.life import Lives
from tools.sandbox.kie.tasks import Task
from tools.sandbox.kie.uploads import Uploads
from tools.sandbox.painter import Order
from tools.sandbox.posting import Post, Poster
from tools.sandbox.provider import Provider
from tools.sandbox.recording import Requests
from tools.sandbox.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class KieOptions:
    """What is decided before the sandbox starts. `seconds` is the time of a task at 1K."""

    keys: tuple[str, ...] = ("sandbox-key",)
    credits: float = 10_000.0
    seconds: float = 4.0
    hidden_seconds: float = 0.5
    webhook_key: str | None = None


class Kie(Provider):
    """kie.ai in memory: accounts, tasks, files, what it was sent, and how it shall behave.

    Switches are the field names of `Wording`, `Replies`, `Shapes`, `Admission` and `Life`.
    """

    name = "kie"
    kinds = Kind
    foreign_url = ""
    post: Post
    """How callbacks are delivered; a test of a service in the same process puts its own way here."""

    def __init__(
        self,
        options: KieOptions,
        *,
        clock: Clock,
        http: aiohttp.ClientSession,
        paint: Callable[[Order], Awaitable[bytes]],
    ) -> None:
        super().__init__(Rules(Wording, Replies, Shapes, Admission, Life, separate=(Wording, Replies, Shapes)))
        self.options = options
        self.clock = clock
        self.http = http
        self.post = Poster(clock, http).post
        self._paint = paint
        self._begin()

    def _begin(self) -> None:
        self.requests = Requests()
        self.tasks: dict[str, Task] = {}
        self.files = Files()
        self.uploads = Uploads()
        self.accounts = {key: Account(key, self.options.credits) for key in self.options.keys}
        self.callbacks = Callbacks(self.clock, self._post, self.options.webhook_key)
        self.lives = Lives(self.clock, self.http, self.callbacks, self._paint, self.accounts)
        for marker, changes in MARKERS.items():
            self.rules.add(changes, marker=marker)

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> int | None:
        """By the way that is set now."""
        return await self.post(url, headers, body)

    async def reset(self) -> None:
        """Forget everything: tasks, records, switches, balances, barriers."""
        await self.close()
        self.rules.clear()
        self._begin()

    async def close(self) -> None:
        self.barriers.release()
        await self.lives.stop()

    def open_account(self, key: str, *, credits: float) -> Account:  # noqa: A002 - kie's word
        """Add a key, or set the balance of one."""
        self.accounts[key] = Account(key, credits)
        return self.accounts[key]

    async def settle(self, task_id: str, outcome: AnyOutcome) -> None:
        """End a task at once, even one that had ended otherwise; returns when it was told."""
        await self.lives.settle(self.tasks[task_id], outcome)

    async def call_back(self, task_id: str, outcome: AnyOutcome | None = None) -> None:
        """Send a callback again, or one that says something else than recordInfo does."""
        task = self.tasks[task_id]
        told = outcome or task.outcome or task.life.outcome
        await self.lives.tell(task, told)

    @property
    def deliveries(self) -> list[Delivery]:
        return self.callbacks.deliveries
