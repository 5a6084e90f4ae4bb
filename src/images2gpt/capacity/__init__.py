"""Whether kie.ai can take another image now: a breaker, our own pace below its limit, and a pause."""

from images2gpt.capacity.model import Sign, State
from images2gpt.capacity.service import Status, check, sound_if_opened, status
from images2gpt.capacity.store import forget_slots, note, pause, state, take_probe, take_slot

__all__ = [
    "Sign",
    "State",
    "Status",
    "check",
    "forget_slots",
    "note",
    "pause",
    "sound_if_opened",
    "state",
    "status",
    "take_probe",
    "take_slot",
]
