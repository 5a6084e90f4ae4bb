"""The rights that a person exercises without writing to anyone."""

from images2gpt.privacy.deletion import Deleted, Goodbye, delete, finish_open, purge

__all__ = ["Deleted", "Goodbye", "delete", "finish_open", "purge"]
