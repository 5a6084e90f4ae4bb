"""Whether kie.ai can take another image now: a circuit breaker, and our own pace below its limit."""

from images2gpt.capacity.model import Sign, State
from images2gpt.capacity.service import check
from images2gpt.capacity.store import forget_slots, note, state, take_probe, take_slot

__all__ = ["Sign", "State", "check", "forget_slots", "note", "state", "take_probe", "take_slot"]
