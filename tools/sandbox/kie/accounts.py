"""Keys and what they may spend."""

from collections import deque
from dataclasses import dataclass, field

WINDOW_SECONDS = 10.0  # kie.md 4: 20 new tasks per 10 s and account; the excess is not queued


@dataclass(slots=True)
class Account:
    """One key with its balance. `credits` is lowered when a task succeeds and at no other time."""

    key: str
    credits: float
    _created: deque[float] = field(default_factory=deque)

    def admit(self, now: float, limit: int | None) -> bool:
        """Count one createTask, unless the window is full; what is turned away counts nothing."""
        while self._created and self._created[0] <= now - WINDOW_SECONDS:
            self._created.popleft()
        if limit is not None and len(self._created) >= limit:
            return False
        self._created.append(now)
        return True
