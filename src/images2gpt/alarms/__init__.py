"""What wants a person: told in a log line, kept for operators, and mailed at most once an hour for each reason."""

from images2gpt.alarms.service import note_run, sound, sound_if_missed
from images2gpt.alarms.store import KEPT_S, Alarm, Run, delete_old, last_run, recent

__all__ = ["KEPT_S", "Alarm", "Run", "delete_old", "last_run", "note_run", "recent", "sound", "sound_if_missed"]
