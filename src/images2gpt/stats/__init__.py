"""How the service does, in numbers that tell of nobody: counted by the cron, read by everybody."""

from images2gpt.stats.model import Hour, Stats, Wait, success_rate, total, waits
from images2gpt.stats.service import measure, read
from images2gpt.stats.store import hours

__all__ = ["Hour", "Stats", "Wait", "hours", "measure", "read", "success_rate", "total", "waits"]
