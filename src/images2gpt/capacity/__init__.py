"""Whether kie.ai can take another image now: a breaker, our own pace below its limit, and a pause."""

from images2gpt.capacity.model import Sign, State
from images2gpt.capacity.service import check, sound_if_opened, takes_orders
from images2gpt.capacity.store import forget_slots, note, pause, state, take_probe, take_slot

__all__ = [
    "Sign",
    "State",
    "check",
    "forget_slots",
    "note",
    "pause",
    "sound_if_opened",
    "state",
    "take_probe",
    "take_slot",
    "takes_orders",
]
