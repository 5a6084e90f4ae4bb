"""Refusing an order before it is screened and charged. The charge itself asks again, in SQL."""

import msgspec

from images2gpt import alarms
from images2gpt.application import App
from images2gpt.capacity import store
from images2gpt.capacity.model import LONGEST_QUEUE_S, PAUSE_RETRY_S, Noted, State
from images2gpt.errors import Unavailable


def check(state: State | None, *, now: int) -> None:
    """Raises Unavailable while orders are paused, the breaker is open or the queue is too long."""
    if state is None:
        return
    if state.paused:
        raise Unavailable("No images are made at the moment. Nothing was charged.", retry_after_s=PAUSE_RETRY_S)
    if state.probe_at is not None and state.probe_at > now:
        raise Unavailable(retry_after_s=state.probe_at - now)
    too_long_s = (state.next_slot_at or 0) - now - LONGEST_QUEUE_S
    if too_long_s > 0:
        raise Unavailable(retry_after_s=too_long_s)


class Status(msgspec.Struct, frozen=True):
    """The answer of /api/status. `orders`: whether images are made."""

    orders: bool


async def status(app: App) -> Status:
    """As `check`, for who only wants to know."""
    query = store.state()
    try:
        check((await app.db.read(query)).one(query), now=app.clock.now())
    except Unavailable:
        return Status(orders=False)
    return Status(orders=True)


def sound_if_opened(app: App, noted: Noted | None, *, now: int) -> None:
    """Sounds for the answer that opened the breaker, not for those that find it open."""
    if noted and noted.opened_at == now:
        alarms.sound(app, "circuit_open")
