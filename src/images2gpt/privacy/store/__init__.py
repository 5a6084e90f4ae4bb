"""The tables of deletion and copy: statements and queries, and nothing else."""

from images2gpt.privacy.store.deletions import Begun, begin, done, end_sessions, images, open_ones
from images2gpt.privacy.store.erasing import erase, purge

__all__ = ["Begun", "begin", "done", "end_sessions", "erase", "images", "open_ones", "purge"]
