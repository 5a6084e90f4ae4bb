"""What Creem tells a merchant by webhook, and how it keeps trying (creem.md 2.1)."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tools.sandbox.agenda import Agenda
from tools.sandbox.clock import Clock
from tools.sandbox.creem.behaviour import Telling
from tools.sandbox.creem.moments import ms
from tools.sandbox.creem.records import new_id
from tools.sandbox.creem.signing import signature_headers, standard_headers
from tools.sandbox.creem.variants import shaped
from tools.sandbox.posting import Poster
from tools.sandbox.rules import Rules

RETRY_SECONDS = (30.0, 300.0, 1800.0, 21_600.0)
"""After each failed attempt; the fifth is the last, 6 h 35 min 30 s after the first."""
ACKNOWLEDGED = 200

Receiver = Callable[[dict[str, str], bytes], Awaitable[int]]
"""A webhook in this process: headers and body in, a status out."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something told, with its very bytes: an event that is sent again is the same to the last one."""

    id: str
    type: str
    body: bytes
    headers: dict[str, str]
    copies: int
    held: bool

    @property
    def envelope(self) -> Any:  # noqa: ANN401 - a test looks into it
        return json.loads(self.body)


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt. `status` is None where no answer came; `at` is the sandbox's clock."""

    event: str
    type: str
    attempt: int
    status: int | None
    at: float


@dataclass(slots=True)
class Outbox:
    """The events of one store, oldest first, and every attempt to deliver them."""

    clock: Clock
    agenda: Agenda
    rules: Rules
    poster: Poster
    secret: str
    to: str | Receiver | None
    events: list[Event] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    def tell(self, *told: tuple[str, dict[str, Any]]) -> list[Event]:
        """Events in this order, sent at once and one by one unless they are held."""
        known = len(self.events)
        for event_type, document in told:
            telling = self.rules.resolve(Telling, key=None, prompt=event_type)
            for _ in range(2 if telling.retold else 1):
                self.events.append(self._event(event_type, document, telling))
        for event in (fresh := self.events[known:]):
            for _ in range(0 if event.held else event.copies):
                self._plan(event, 1, self.clock.now())
        return fresh

    async def send(self, event: Event, attempt: int = 1) -> int | None:
        """Deliver once, now, whatever became of it before; the dashboard's resend does the same."""
        status = await self._post(event)
        self.deliveries.append(
            Delivery(event=event.id, type=event.type, attempt=attempt, status=status, at=self.clock.now())
        )
        return status

    def _plan(self, event: Event, attempt: int, moment: float) -> None:
        async def deliver() -> None:
            if await self.send(event, attempt) != ACKNOWLEDGED and attempt <= len(RETRY_SECONDS):
                self._plan(event, attempt + 1, self.clock.now() + RETRY_SECONDS[attempt - 1])

        self.agenda.at(moment, deliver)

    async def _post(self, event: Event) -> int | None:
        if self.to is None:
            return None
        if isinstance(self.to, str):
            return await self.poster.post(self.to, event.headers, event.body)
        return await self.to(event.headers, event.body)

    def _event(self, event_type: str, document: dict[str, Any], telling: Telling) -> Event:
        created_at = max(ms(self.clock.now()), self._last_ms + 1)
        envelope = {"id": new_id("evt"), "eventType": event_type, "created_at": created_at, "object": document}
        return self.event(shaped(envelope, telling), telling)

    @property
    def _last_ms(self) -> int:
        last = self.events[-1].envelope["created_at"] if self.events else 0
        return last if isinstance(last, int) else 0

    def event(self, envelope: dict[str, Any], telling: Telling) -> Event:
        """Written and signed. The text is one that parsing and writing again does not bring back."""
        body = json.dumps(envelope, separators=(",", ":")).replace(',"eventType"', ', "eventType"', 1).encode()
        signed = signature_headers(self.secret, body, telling.signature)
        standard = standard_headers(self.secret, str(envelope.get("id")), body) if telling.standard_headers else {}
        return Event(
            id=str(envelope.get("id", "")),
            type=str(envelope.get("eventType", "")),
            body=body,
            headers={"content-type": "application/json", **signed, **standard},
            copies=telling.copies,
            held=telling.held,
        )
