"""The kie.ai stand-in in another process."""

from urllib.parse import quote

from tools.sandbox.kie.behaviour import AnyOutcome
from tools.sandbox.kie.callbacks import Delivery
from tools.sandbox.kie.control import TaskView
from tools.sandbox.remote_provider import RemoteProvider


class RemoteKie(RemoteProvider):
    """The switches and records of `Kie`, by the same names."""

    name = "kie"

    @property
    def tasks(self) -> list[TaskView]:
        return self._get("/tasks", list[TaskView])

    @property
    def deliveries(self) -> list[Delivery]:
        return self._get("/deliveries", list[Delivery])

    @property
    def credits(self) -> dict[str, float]:
        """Every key's balance."""
        return self._get("/credits", dict[str, float])

    def settle(self, task_id: str, outcome: AnyOutcome | None = None) -> None:
        """End a task now, by default as it would have ended anyway."""
        self._call("POST", f"/tasks/{task_id}/settle", {"outcome": outcome})

    def call_back(self, task_id: str, outcome: AnyOutcome | None = None) -> None:
        """Send a task's callback once more, or one that contradicts recordInfo."""
        self._call("POST", f"/tasks/{task_id}/callback", {"outcome": outcome})

    def open_account(self, key: str, *, credits: float) -> None:  # noqa: A002 - kie's word
        self._call("PUT", f"/accounts/{quote(key)}", {"credits": credits})

    def sign_with(self, webhook_key: str | None) -> None:
        self._call("PUT", "/webhook-key", {"key": webhook_key})
