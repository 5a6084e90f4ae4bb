"""Refusing an order before it is screened and charged. The charge itself asks the breaker again, in SQL."""

from images2gpt.capacity.model import LONGEST_QUEUE_S, State
from images2gpt.errors import Unavailable


def check(state: State | None, *, now: int) -> None:
    """Raises Unavailable while the breaker is open or the queue is too long."""
    if state is None:
        return
    if state.probe_at is not None and state.probe_at > now:
        raise Unavailable(retry_after_s=state.probe_at - now)
    too_long_s = (state.next_slot_at or 0) - now - LONGEST_QUEUE_S
    if too_long_s > 0:
        raise Unavailable(retry_after_s=too_long_s)
